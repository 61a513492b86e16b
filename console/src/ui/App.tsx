import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { EMPTY_CATALOGUE, isDemo, onlyDemo, type Catalogue } from '../catalogue.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { isRunning } from '../conversation/turn.ts';
import { Announcer } from './Announcer.tsx';
import { Composer, type Choice } from './Composer.tsx';
import { ConnectionBadge } from './ConnectionBadge.tsx';
import { EmptyState } from './EmptyState.tsx';
import { TurnView } from './TurnView.tsx';
import { useStickToBottom } from './useStickToBottom.ts';

const DEMO_ALONE = 'Demo model: no provider key is configured';

interface Props {
  conversation: Conversation;
  catalogue: Promise<Catalogue>;
}

export function App({ conversation, catalogue: loading }: Props) {
  const { turns, connection } = useSyncExternalStore(conversation.subscribe, conversation.state);
  const [catalogue, setCatalogue] = useState(EMPTY_CATALOGUE);
  const [choice, setChoice] = useState<Choice>({ model: '', role: '' });
  const question = useRef<HTMLTextAreaElement>(null);
  const { scroller, content, atBottom, toBottom } = useStickToBottom();
  const last = turns.at(-1);
  const running = isRunning(last);

  useEffect(() => {
    void loading.then(setCatalogue);
  }, [loading]);

  useEffect(() => {
    if (!running) return undefined;
    const stopOnEscape = (event: KeyboardEvent) => {
      // Escape also closes an open list of a picker.
      if (event.key === 'Escape' && !(event.target instanceof HTMLSelectElement)) void conversation.stop();
    };
    addEventListener('keydown', stopOnEscape);
    return () => removeEventListener('keydown', stopOnEscape);
  }, [conversation, running]);

  const ask = (text: string) => {
    toBottom();
    conversation.ask({
      text,
      ...(choice.model ? { model: choice.model } : {}),
      ...(choice.role ? { agentRole: choice.role } : {}),
    });
    question.current?.focus();
  };

  const retry = () => {
    toBottom();
    conversation.retry();
    question.current?.focus();
  };

  const clear = () => {
    conversation.clear();
    question.current?.focus();
  };

  const knownToBeDemo = catalogue.models.length > 0 && onlyDemo(catalogue);

  const demoLabel = (model: string | undefined) => {
    // Known before the answer begins, the label is there from the start and moves nothing.
    if (model === undefined && knownToBeDemo) return DEMO_ALONE;
    if (!isDemo(catalogue, model)) return undefined;
    return onlyDemo(catalogue) ? DEMO_ALONE : 'Demo model';
  };

  return (
    <div className="app">
      <header className="bar">
        <h1 className="brand">VCTT Engine</h1>
        <ConnectionBadge connection={connection} />
        <button type="button" className="quiet" onClick={clear} disabled={turns.length === 0}>
          New<span className="wide-only"> conversation</span>
        </button>
      </header>
      <main className="scroller" ref={scroller} tabIndex={0} aria-label="Conversation">
        <div className="column" ref={content}>
          {turns.length === 0 ? (
            <EmptyState note={knownToBeDemo ? DEMO_ALONE : undefined} onPick={ask} />
          ) : (
            turns.map((turn) => (
              <TurnView
                key={turn.requestId}
                turn={turn}
                connection={connection}
                demoLabel={demoLabel(turn.model)}
                onRetry={turn === last ? retry : undefined}
              />
            ))
          )}
        </div>
      </main>
      <div className="dock">
        {atBottom ? null : (
          <button type="button" className="jump" onClick={toBottom}>
            Go to the latest
          </button>
        )}
        <Composer
          ref={question}
          catalogue={catalogue}
          choice={choice}
          onChoice={setChoice}
          running={running}
          stopping={running && last.stopping}
          onAsk={ask}
          onStop={() => void conversation.stop()}
        />
      </div>
      <Announcer turn={last} connection={connection} />
    </div>
  );
}
