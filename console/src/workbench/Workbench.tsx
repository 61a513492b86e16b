import { useEffect, useState } from 'react';
import { StreamClient } from '@vctt/client';
import { queryOf } from '../app/router.ts';
import { useServices } from '../app/services.ts';
import { onNextFrame } from '../conversation/schedule.ts';
import '../styles/workbench.css';
import { Bench } from './Bench.tsx';
import { Run } from './run.ts';

/** On a connection of its own: what is done to it here does not touch the rest of the page. */
export default function Workbench() {
  const { base, settings } = useServices();
  const [bench, setBench] = useState<{ client: StreamClient; run: Run }>();

  useEffect(() => {
    const client = new StreamClient(base, { token: () => settings.get().token });
    const run = new Run(client, onNextFrame);
    const followed = queryOf('follow');
    if (followed !== undefined) run.follow(followed);
    setBench({ client, run });
    return () => client.close();
  }, [base, settings]);

  return (
    <main className="page" tabIndex={0} aria-label="Workbench">
      <div className="page-head">
        <h2>Workbench</h2>
        <p className="lead">Break the connection or the provider, and see that nothing is missing, doubled or out of order.</p>
      </div>
      {bench ? <Bench client={bench.client} run={bench.run} /> : null}
    </main>
  );
}
