import type { ToolStep } from '../conversation/turn.ts';
import { duration } from '../format.ts';
import { Icon } from '../ui/Icon.tsx';

export function ToolCard({ step }: { step: ToolStep }) {
  const { tool, server, status, durationMs } = step;
  const asked = written(step.arguments);
  const got = written(step.result);
  return (
    <details className="tool-card" data-status={status}>
      <summary>
        <Icon name="tool" />
        <span className="tool-name">{tool}</span>
        {server === undefined ? null : <span className="tag">{server}</span>}
        <span className="tool-status">{statusLine(status, durationMs)}</span>
      </summary>
      <Part title="Arguments" text={asked} />
      <Part title="Result" text={got} />
      {asked === '' && got === '' ? <p className="tool-nothing">Neither arguments nor a result were told.</p> : null}
    </details>
  );
}

function Part({ title, text }: { title: string; text: string }) {
  if (text === '') return null;
  return (
    <>
      <p className="tool-part">{title}</p>
      <pre tabIndex={0} aria-label={title}>
        {text}
      </pre>
    </>
  );
}

function statusLine(status: ToolStep['status'], durationMs: number | undefined): string {
  switch (status) {
    case 'started':
      return 'running';
    case 'finished':
      return durationMs === undefined ? 'finished' : `finished in ${duration(durationMs)}`;
    case 'failed':
      return 'failed';
  }
}

function written(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
