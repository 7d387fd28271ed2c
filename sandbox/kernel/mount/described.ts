import type { Answer, Ask, Provider } from '../answer.ts';
import type { Body } from '../knob.ts';
import type { Letter, Manner } from '../notices/carrier.ts';
import type { NoticeRecord, Shape, TableName } from '../world/shape.ts';
import type { SmallStep } from '../world/small-step.ts';
import type { SmallWorld } from '../world/small-world.ts';

/** All that makes one small provider what it is; `openMount` gives it the rest. */
export interface Described<P extends Shape> {
  /** Names its knobs and its journal: lower case, such as `adyen`. */
  readonly name: string;
  /** `/adyen`: every route, page and fault path begins with it. */
  readonly prefix: string;
  readonly settings: P['settings'];
  /** The key a request shows, by which faults are matched; undefined when it shows none. */
  readonly keyOf: (ask: Ask) => string | undefined;
  /** The world a key opens: letters, digits, `_ . : -`; undefined for a key that opens none. */
  readonly worldOf: (key: string) => string | undefined;
  readonly routes: readonly Route<P>[];
  /** Pages for people: paths below `<prefix>/pages/` with an `:account` part (`world.account`). */
  readonly pages?: readonly Route<P>[];
  /** Refusals that come before any route, in the provider's own words. */
  readonly refuse: (reason: Reason, ask: Ask) => Answer;
  /** The idempotency key of a request; a provider without such keys leaves it out. */
  readonly idempotencyKey?: (ask: Ask) => string | undefined;
  /** How long a kept answer is replayed, by the world's clock. A day unless told. */
  readonly keyLife_s?: number;
  /** Headers that a replayed answer carries besides its own. */
  readonly replayHeaders?: Readonly<Record<string, string>>;
  /** What time does to a record whose `due_ms` has come. It must put it with another, or none. */
  readonly due?: {
    readonly [K in TableName<P>]?: (step: SmallStep<P>, record: P['tables'][K]) => void;
  };
  readonly notices: {
    /** Whom a notice goes to: each a URL, or the id of a record that has one. */
    readonly addressesOf: (world: SmallWorld<P>, notice: NoticeRecord<P>) => readonly string[];
    /** Writes a notice; `carries` is the stale one already where the knob wants that. */
    readonly render: (
      carries: P['notice'],
      manner: Manner,
      at: { readonly world: SmallWorld<P>; readonly id: string; readonly to: string },
    ) => Letter | undefined;
  };
  /** The oracle: what the world has seen and moved. With `brief` without the long lists. */
  readonly books: (world: SmallWorld<P>, isBrief: boolean) => object;
  /** Knobs of its own by method and name, as `'POST pay-in'`; each is one step of a world. */
  readonly knobs?: Readonly<Record<string, OwnKnob<P>>>;
  readonly lie?: Provider['lie'];
}

export type Reason =
  | 'no_key'
  | 'no_route'
  | 'key_in_flight'
  | 'key_with_other_parameters'
  | 'rate_limited'
  | 'failed';

export interface Route<P extends Shape> {
  readonly method: string;
  /** The whole path with `:name` parts: `/adyen/v71/payments/:id/captures`. */
  readonly path: string;
  /** Runs in one synchronous step, committed when it returns. Throw `Refused` to undo it. */
  readonly run: (call: Call<P>) => Answer;
}

export interface Call<P extends Shape> {
  readonly ask: Ask;
  readonly world: SmallWorld<P>;
  readonly step: SmallStep<P>;
  /** The values of the path's `:name` parts, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The sandbox's address, for links. */
  readonly url: string;
}

/** Its result is the answer's JSON. It may throw BadKnob (kernel/knob.ts) for a 400. */
export type OwnKnob<P extends Shape> = (
  step: SmallStep<P>,
  body: Body,
  query: URLSearchParams,
) => unknown;

/** Ends a call with an answer and undoes its step. `isKept`: its idempotency key replays it. */
export class Refused extends Error {
  readonly answer: Answer;
  readonly isKept: boolean;

  constructor(answer: Answer, isKept = false) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
    this.isKept = isKept;
  }
}
