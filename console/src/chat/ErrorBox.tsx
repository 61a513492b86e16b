import type { Phase } from '../conversation/turn.ts';
import { errorTitle } from '../wording.ts';

interface Props {
  failure: Extract<Phase, { name: 'failed' }>;
  onRetry: (() => void) | undefined;
}

export function ErrorBox({ failure, onRetry }: Props) {
  const title = errorTitle(failure.code);
  return (
    <div className="error">
      <p className="error-title">{title}</p>
      {failure.error === '' || failure.error === title ? null : <p>{failure.error}</p>}
      {failure.retryable && onRetry ? (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      ) : null}
    </div>
  );
}
