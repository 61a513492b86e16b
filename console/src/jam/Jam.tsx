import { useRef, useSyncExternalStore } from 'react';
import { goTo } from '../app/router.ts';
import { useServices } from '../app/services.ts';
import { useKept } from '../app/useKept.ts';
import { Composer } from '../chat/Composer.tsx';
import type { JamTurn } from '../conversation/jamTurn.ts';
import { isRunning, newTurn } from '../conversation/turn.ts';
import { Icon } from '../ui/Icon.tsx';
import { RefusedNote } from '../ui/RefusedNote.tsx';
import { useEscape } from '../ui/useEscape.ts';
import '../styles/jam.css';
import { JamEmpty } from './JamEmpty.tsx';
import { BandPicker } from './BandPicker.tsx';
import { FIRST_BAND, jamQuestionOf } from './band.ts';
import { JamView } from './JamView.tsx';

export default function Jam() {
  const { conversation, jams } = useServices();
  const { jam, connection } = useSyncExternalStore(jams.subscribe, jams.state);
  const [band, setBand] = useKept('band', FIRST_BAND);
  const question = useRef<HTMLTextAreaElement>(null);
  const running = isRunning(jam);

  const ask = (text: string) => jams.ask(jamQuestionOf(text, band));

  const goOn = ({ question: asked, conversationId, requestId, ...answer }: JamTurn) => {
    conversation.open(conversationId, [{ ...newTurn(requestId, { text: asked.text }), ...answer }]);
    goTo('chat');
  };

  useEscape(running, () => void jams.stop());

  return (
    <div className="chat">
      <main className="page jam" tabIndex={0} aria-label="Band Jam">
        {jam ? (
          <JamView jam={jam} connection={connection} onStopLane={(id) => void jams.stopLane(id)} onGoOn={goOn} />
        ) : (
          <JamEmpty onPick={ask} />
        )}
      </main>
      <section className="dock" aria-label="Ask">
        <RefusedNote connection={connection} />
        <Composer
          ref={question}
          name="jam"
          placeholder="Ask the band"
          running={running}
          stopping={running && jam.stopping}
          onAsk={ask}
          onStop={() => void jams.stop()}
        >
          <BandPicker band={band} onBand={setBand} />
          <button type="button" className="chip" onClick={() => jams.clear()} disabled={!jam} aria-label="New jam" title="New jam">
            <Icon name="plus" />
          </button>
        </Composer>
      </section>
    </div>
  );
}
