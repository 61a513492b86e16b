import { useRef, useState, useSyncExternalStore } from 'react';
import { useServices } from '../app/services.ts';
import { Composer } from '../chat/Composer.tsx';
import { isRunning } from '../conversation/turn.ts';
import { Icon } from '../ui/Icon.tsx';
import { RefusedNote } from '../ui/RefusedNote.tsx';
import { useEscape } from '../ui/useEscape.ts';
import '../styles/jam.css';
import { JamEmpty } from './JamEmpty.tsx';
import { BandPicker } from './BandPicker.tsx';
import { FIRST_BAND, jamQuestionOf } from './band.ts';
import { JamView } from './JamView.tsx';

export default function Jam() {
  const { jams } = useServices();
  const { jam, connection } = useSyncExternalStore(jams.subscribe, jams.state);
  const [band, setBand] = useState(FIRST_BAND);
  const question = useRef<HTMLTextAreaElement>(null);
  const running = isRunning(jam);

  useEscape(running, () => void jams.stop());

  return (
    <div className="chat">
      <main className="page jam" tabIndex={0} aria-label="Band Jam">
        {jam ? <JamView jam={jam} connection={connection} onStopLane={(id) => void jams.stopLane(id)} /> : <JamEmpty onPick={(text) => jams.ask(jamQuestionOf(text, band))} />}
      </main>
      <section className="dock" aria-label="Ask">
        <RefusedNote connection={connection} />
        <Composer
          ref={question}
          placeholder="Ask the band"
          running={running}
          stopping={running && jam.stopping}
          onAsk={(text) => jams.ask(jamQuestionOf(text, band))}
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
