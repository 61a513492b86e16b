import { Component, type ReactNode } from 'react';

/** A view that fails, or cannot be fetched after the server was updated, leaves the rest of the page alone. */
export class Failsafe extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="page">
        <div className="notice" role="alert">
          <p>This view could not be shown. The server may have been updated since the page was opened.</p>
          <button type="button" className="button" onClick={() => location.reload()}>
            Load the page again
          </button>
        </div>
      </main>
    );
  }
}
