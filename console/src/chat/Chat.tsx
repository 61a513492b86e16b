import { useRef, useState, useSyncExternalStore } from 'react';
import { useServices } from '../app/services.ts';
import { useCatalogue } from '../app/useCatalogue.ts';
import { useKept } from '../app/useKept.ts';
import { isDemo, onlyDemo } from '../catalogue.ts';
import { isRunning, type Question } from '../conversation/turn.ts';
import { Icon } from '../ui/Icon.tsx';
import { RefusedNote } from '../ui/RefusedNote.tsx';
import { useEscape } from '../ui/useEscape.ts';
import { Announcer } from './Announcer.tsx';
import { FIRST_CHOICE, questionOf } from './choice.ts';
import { Composer } from './Composer.tsx';
import { EmptyState } from './EmptyState.tsx';
import { OptionsPicker } from './OptionsPicker.tsx';
import { AgentPicker, ModelPicker } from './pickers.tsx';
import { TurnView } from './TurnView.tsx';
import { useStickToBottom } from './useStickToBottom.ts';

const DEMO_ALONE = 'Demo model: no provider key is configured';

export function Chat() {
  const { conversation } = useServices();
  const { turns, connection } = useSyncExternalStore(conversation.subscribe, conversation.state);
  const catalogue = useCatalogue();
  const [choice, setChoice] = useKept('choice', FIRST_CHOICE);
  const question = useRef<HTMLTextAreaElement>(null);
  const { scroller, content, atBottom, toBottom } = useStickToBottom();
  const last = turns.at(-1);
  const running = isRunning(last);

  useEscape(running, () => void conversation.stop());

  const afterwards = () => {
    toBottom();
    question.current?.focus();
  };

  const ask = (text: string) => {
    conversation.ask(questionOf(text, choice));
    afterwards();
  };

  const [actions] = useState(() => ({
    retry: () => {
      conversation.retry();
      question.current?.focus();
    },
    askInstead: (requestId: string, asked: Question) => {
      conversation.askInstead(requestId, asked);
      question.current?.focus();
    },
  }));

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
    <div className="chat">
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
                followed={turn !== last}
                onAskInstead={running ? undefined : actions.askInstead}
                onRetry={turn === last ? actions.retry : undefined}
              />
            ))
          )}
        </div>
      </main>
      <section className="dock" aria-label="Ask">
        {atBottom ? null : (
          <button type="button" className="jump" onClick={toBottom}>
            <Icon name="down" />
            Go to the latest
          </button>
        )}
        <RefusedNote connection={connection} />
        <Composer
          ref={question}
          name="chat"
          placeholder="Ask a question"
          running={running}
          stopping={running && last.stopping}
          onAsk={ask}
          onStop={() => void conversation.stop()}
        >
          <AgentPicker catalogue={catalogue} choice={choice} onChoice={setChoice} />
          <ModelPicker catalogue={catalogue} choice={choice} onChoice={setChoice} />
          <OptionsPicker choice={choice} onChoice={setChoice} />
          <button type="button" className="chip" onClick={clear} disabled={turns.length === 0} aria-label="New conversation" title="New conversation">
            <Icon name="plus" />
          </button>
        </Composer>
      </section>
      <Announcer turn={last} connection={connection} />
    </div>
  );
}
