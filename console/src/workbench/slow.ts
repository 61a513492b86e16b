import { XHR } from 'socket.io-client';
import type { Transports } from '@vctt/client';

const PAUSE_MS = 1_500;

/** Asks for what has come only every now and then: the server sees a reader that does not keep up, and joins what waits. */
class SlowPolling extends XHR {
  override doPoll(): void {
    setTimeout(() => super.doPoll(), PAUSE_MS);
  }
}

// The constructor's type is narrower than what is called.
export const SLOW = [SlowPolling] as unknown as Transports;

export const FAST: Transports = ['websocket', 'polling'];
