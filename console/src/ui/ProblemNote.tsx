import type { Problem } from '../app/api.ts';
import { hrefOf } from '../app/router.ts';
import { errorTitle } from '../wording.ts';

export function ProblemNote({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  const title = titleOf(problem);
  const refused = problem.code === 'UNAUTHENTICATED' || problem.code === 'FORBIDDEN';
  return (
    <div className="notice" data-kind="bad" role="alert">
      <p>
        <b>{title}</b> {problem.message === title ? null : problem.message}
      </p>
      {refused ? (
        <a className="button" href={hrefOf('settings')}>
          Enter a key
        </a>
      ) : onRetry ? (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      ) : null}
    </div>
  );
}

/** The usual titles speak of answers. */
function titleOf({ code }: Problem): string {
  if (code === 'INTERNAL') return 'That did not work.';
  return code === 'INVALID_REQUEST' ? 'That cannot be used.' : errorTitle(code);
}
