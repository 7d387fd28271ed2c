import type { PaymentsDeps } from '#payments';
import type { Provider } from '#providers';
import type { OutsideName } from '../outside/outside.ts';
import { withStatement } from '../world/with-statement.ts';

/** Spoils one part of payments, as a careless change would. */
export type PlantedBug = (deps: PaymentsDeps) => PaymentsDeps;

type Decision = Parameters<PaymentsDeps['record']>[0];
type Change = NonNullable<ReturnType<Decision['decide']>>;
type World = NonNullable<Parameters<Decision['decide']>[0]>;

/** A lost answer is taken for a no. */
const unknownIsDeclined: PlantedBug = (deps) =>
  withProvider(deps, (provider) => ({
    ...provider,
    send: async (...given) => {
      const called = await provider.send(...given);
      if (called.result.kind !== 'unknown') return called;
      const result = {
        kind: 'declined',
        reason: 'timeout',
        code: 'timeout',
        message: 'No.',
      } as const;
      return { ...called, result };
    },
  }));

/** Whoever looks at an attempt takes it, whether somebody holds it or not. */
const leaseIsDropped: PlantedBug = (deps) => ({
  ...deps,
  database: withStatement(deps.database, 'payments.claim_attempts', (text) =>
    text.replace('and (lease_until is null or lease_until < clock_timestamp())', ''),
  ),
});

/** A refund is asked for before its part is set aside. */
const refundIsNotReserved: PlantedBug = (deps) =>
  withDecisions(deps, (change, before) => {
    const isNew = before !== undefined && change.refunds.length > before.refunds.length;
    if (!isNew) return change;
    const { refund_pending_minor } = before.payment;
    return { ...change, payment: { ...change.payment, refund_pending_minor } };
  });

/** Money that arrives after we said no is dropped. */
const lateSuccessIsIgnored: PlantedBug = (deps) =>
  withDecisions(deps, (change) =>
    change.steps.some(({ event }) => event === 'approve_late') ? undefined : change,
  );

/** A capture is not told. */
const captureIsNotTold: PlantedBug = (deps) =>
  withDecisions(deps, (change) => ({
    ...change,
    tellings: change.tellings.filter(({ type }) => type !== 'payment.captured'),
  }));

/** Each sending of an attempt goes under a key of its own. */
const keyIsNew: PlantedBug = (deps) => {
  let sendings = 0;
  return withProvider(deps, (provider) => ({
    ...provider,
    send: async (connection, request, key) => {
      sendings += 1;
      return await provider.send(connection, request, `${key}_${sendings}`);
    },
  }));
};

/** A canceled authorisation goes on holding its money on the ledger. */
const holdIsKept: PlantedBug = (deps) =>
  withDecisions(deps, (change) => ({
    ...change,
    transfers: change.transfers.filter(({ id }) => !id.startsWith('released:')),
  }));

/** Another provider is tried while the first may still have charged. */
const fenceIsOpen: PlantedBug = (deps) => ({
  ...deps,
  record: async (decision) =>
    await deps.record({
      ...decision,
      decide: (world) => {
        const plan = world?.payment.plan;
        if (world === undefined || plan === undefined || plan === null)
          return decision.decide(world);
        const policy = { ...plan.policy, cascade: 'compensate' as const };
        const bold = { ...world, payment: { ...world.payment, plan: { ...plan, policy } } };
        const change = decision.decide(bold);
        const decided = change?.payment.plan;
        if (change === undefined || decided === undefined || decided === null) return change;
        // What comes twice is not given back: the merchant never asked for that.
        const own = { ...decided, policy: plan.policy };
        const attempts =
          plan.policy.cascade === 'compensate'
            ? change.attempts
            : change.attempts.filter((each) => !isNewReturn(each, world));
        return { ...change, attempts, payment: { ...change.payment, plan: own } };
      },
    }),
});

type Attempts = Change['attempts'];

const isNewReturn = (attempt: Attempts[number], before: World): boolean =>
  attempt.operation === 'return' && before.attempts.every(({ id }) => id !== attempt.id);

/** What came twice stays where it is, although the merchant chose that it goes back. */
const returnIsForgotten: PlantedBug = (deps) =>
  withDecisions(deps, (change, before) => ({
    ...change,
    attempts:
      before === undefined
        ? change.attempts
        : change.attempts.filter((each) => !isNewReturn(each, before)),
  }));

/** A capture that the provider takes back stays in the books. */
const takenBackIsIgnored: PlantedBug = (deps) =>
  withDecisions(deps, (change) =>
    change.steps.some(({ event }) => event.startsWith('fail_capture')) ? undefined : change,
  );

/** Held money that the provider let go stays held with us. */
const expiryIsIgnored: PlantedBug = (deps) =>
  withDecisions(deps, (change) =>
    change.steps.some(({ event }) => event === 'expire') ? undefined : change,
  );

/** A bug, the provider that shows it soonest, and from which seed on it is looked for. */
interface Planted {
  readonly what: string;
  readonly spoil: PlantedBug;
  readonly outside?: OutsideName;
  readonly from?: number;
}

/** Every planted bug by what it does wrong. The simulation finds each of them. */
export const plantedBugs: readonly Planted[] = [
  { what: 'an unknown outcome called declined', spoil: unknownIsDeclined },
  { what: 'a lease that nobody respects', spoil: leaseIsDropped, outside: 'query' },
  { what: 'a refund without its reservation', spoil: refundIsNotReserved },
  {
    what: 'a late success that is ignored',
    spoil: lateSuccessIsIgnored,
    outside: 'native',
    from: 2_309,
  },
  { what: 'a capture that is not told', spoil: captureIsNotTold },
  { what: 'a new key for each sending', spoil: keyIsNew, outside: 'native' },
  { what: 'a hold that outlives its payment', spoil: holdIsKept },
  { what: 'a provider tried while another is unknown', spoil: fenceIsOpen, from: 2_276 },
  { what: 'a charge that came twice and stays', spoil: returnIsForgotten, from: 2_260 },
  { what: 'a capture taken back and ignored', spoil: takenBackIsIgnored, outside: 'none' },
  { what: 'a hold that the provider let go, ignored', spoil: expiryIsIgnored },
];

const withProvider = (
  deps: PaymentsDeps,
  spoil: (provider: Provider) => Provider,
): PaymentsDeps => ({ ...deps, providerNamed: (name) => spoil(deps.providerNamed(name)) });

const withDecisions = (
  deps: PaymentsDeps,
  spoil: (change: Change, before: World | undefined) => Change | undefined,
): PaymentsDeps => ({
  ...deps,
  record: async (decision) =>
    await deps.record({
      ...decision,
      decide: (world) => {
        const change = decision.decide(world);
        return change === undefined ? undefined : spoil(change, world);
      },
    }),
});
