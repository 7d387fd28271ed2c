import type { AnyRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import type { World } from '../world/world.ts';
import type { Checked, ParamTable } from './params.ts';
import type { ErrorBody } from './refusal.ts';

/** One operation of Stripe's API, declared as data and run as one synchronous step. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** The SDK's words for it, such as `paymentIntents.create`: the name under which calls count. */
  readonly operation: string;
  readonly params: ParamTable;
  readonly run: (call: Call<Readonly<Record<string, unknown>>>) => Outcome;
}

export interface Call<P> {
  /** The world of the account in whose name the call is made: the platform's, or a connected one's. */
  readonly world: World;
  readonly step: Step;
  readonly params: P;
  readonly path: Readonly<Record<string, string>>;
  /** The secret key; Stripe repeats it, masked, where it has no access. */
  readonly key: string;
  /** Where the sandbox is reached, for pages that a buyer is sent to. */
  readonly url: string;
}

/** What an operation ends in. `found` renders an object, `failed` is an error with its object. */
export type Outcome =
  | { readonly type: 'found'; readonly record: AnyRecord }
  | {
      readonly type: 'listed';
      readonly url: string;
      readonly records: readonly AnyRecord[];
      readonly has_more: boolean;
      readonly search?: string | null;
    }
  | { readonly type: 'plain'; readonly body: object }
  | {
      readonly type: 'failed';
      readonly status: number;
      readonly error: ErrorBody;
      readonly record: AnyRecord;
    };

/** Declares an operation; `run` sees the values of exactly the parameters in its table. */
export function endpoint<T extends ParamTable>(declared: {
  readonly method: Endpoint['method'];
  readonly path: string;
  readonly operation: string;
  readonly params: T;
  readonly run: (call: Call<Checked<T>>) => Outcome;
}): Endpoint {
  // checkParams has given exactly the values of this table by the time run is called.
  return { ...declared, run: declared.run as unknown as Endpoint['run'] };
}

export function found(record: AnyRecord): Outcome {
  return { type: 'found', record };
}
