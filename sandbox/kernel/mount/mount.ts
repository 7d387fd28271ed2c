import type { Answer, Ask, Provider } from '../answer.ts';
import type { Clock } from '../clock.ts';

/** One faked provider beside Stripe, as the server and the knobs see it. */
export interface Mount {
  readonly name: string;
  /** All its paths begin with it: `/adyen`. */
  readonly prefix: string;
  /** Its API; each request may meet a fault. */
  readonly provider: Provider;
  /** Its pages for people, below `<prefix>/pages/`: no key, no faults. */
  readonly page: (ask: Ask) => Answer;
  /** Its knobs, below `/_sandbox/<name>/`. */
  readonly knob: (ask: Ask) => Answer | Promise<Answer>;
  /** Runs what is due, after the sandbox's clock was moved. */
  readonly wake: () => void;
  readonly reset: () => void;
  readonly state: () => MountState;
  /** From here on notices leave. */
  readonly start: () => void;
  readonly close: () => void;
}

export interface MountState {
  readonly worlds: readonly string[];
  readonly journal_bytes: number;
}

/** What a mount stands on. */
export interface Ground {
  readonly seed: string;
  /** The sandbox's own clock; the mount's stands on it. */
  readonly clock: Clock;
  readonly dataDir: string | undefined;
  /** The sandbox's address, once its port is open: `http://127.0.0.1:12111`. */
  readonly url: () => string;
  /** Clears the planted faults of one key. */
  readonly clearFaults: (key: string) => void;
}

/** Opens a mount with the state of its journal. The list of them is sandbox/mounts.ts. */
export type OpenMount = (ground: Ground) => Mount;
