import { assertNoTransaction, type Clock } from '#kernel';
import type { Called, Provider, StoredMethod, StoreMethodRequest } from '#providers';
import { scriptedProvider } from '#test/scripted-provider';

/** Where the answer gets lost: before anything happened, between customer and method, or after. */
export type SavingFault = 'lost_before' | 'lost_between' | 'lost_after';

/** A provider in memory that saves methods as Stripe does, and keeps its own books of them. */
export interface SavingProvider extends Provider {
  /** Faults of the next calls, one each. */
  fail(...faults: readonly SavingFault[]): void;
  /** The payer comes back from the bank. */
  confirm(methodId: string, result: 'succeeds' | 'fails'): void;
  /** Runs during the next call, before the provider does anything. */
  meanwhile(work: () => Promise<void>): void;
  /** Tokens of the customers made here, each with ours. */
  readonly customers: ReadonlyMap<string, string>;
  /** Our ids of the methods made here. */
  readonly methods: ReadonlyMap<string, unknown>;
  readonly requests: readonly StoreMethodRequest[];
}

/** Builds a {@link SavingProvider}: the tokens `decline` and `redirect` do what they say. */
export const savingProvider = (clock: Clock): SavingProvider => {
  const faults: SavingFault[] = [];
  const works: (() => Promise<void>)[] = [];
  const tokenOfKey = new Map<string, string>();
  const customers = new Map<string, string>();
  const methods = new Map<string, { readonly sent: string; outcome: StoredMethod }>();
  const requests: StoreMethodRequest[] = [];

  const ensureCustomer = (request: StoreMethodRequest): string => {
    if (request.customerToken !== null) return request.customerToken;
    const key = `${request.customerId} ${request.email}`;
    const token = tokenOfKey.get(key) ?? `cus_there_${customers.size + 1}`;
    tokenOfKey.set(key, token);
    customers.set(token, request.customerId);
    return token;
  };

  const ensureMethod = (request: StoreMethodRequest, customer: string): StoredMethod => {
    const sent = JSON.stringify([customer, request.token, request.returnUrl]);
    const known = methods.get(request.methodId);
    if (known === undefined) {
      const outcome = outcomeOf(request, customer);
      methods.set(request.methodId, { sent, outcome });
      return outcome;
    }
    if (known.sent === sent) return known.outcome;
    throw new Error(`the key of ${request.methodId} came again with another request: ${sent}`);
  };

  return {
    ...scriptedProvider({ clock }),
    customers,
    methods,
    requests,
    fail: (...wanted) => void faults.push(...wanted),
    meanwhile: (work) => void works.push(work),
    confirm: (methodId, result) => {
      const method = methods.get(methodId);
      if (method?.outcome.kind !== 'pending') throw new Error(`${methodId} asks for nothing`);
      const { customerToken } = method.outcome;
      method.outcome = result === 'succeeds' ? stored(methodId, customerToken) : declined;
    },
    storeMethod: async (_connection, request) => {
      assertNoTransaction();
      requests.push(request);
      await works.shift()?.();
      const fault = faults.shift();
      if (fault === 'lost_before') return lost;
      const customer = ensureCustomer(request);
      if (fault === 'lost_between') return lost;
      const result = ensureMethod(request, customer);
      return fault === 'lost_after' ? lost : { result, exchanges: [] };
    },
  };
};

const lost: Called<StoredMethod> = { result: { kind: 'unknown', cause: 'timeout' }, exchanges: [] };

const declined: StoredMethod = {
  kind: 'declined',
  reason: 'generic_decline',
  code: 'card_declined',
  message: 'No.',
};

const stored = (methodId: string, customerToken: string): StoredMethod => ({
  kind: 'stored',
  customerToken,
  methodToken: `there_${methodId}`,
  method: { type: 'card', brand: 'visa', last4: '4242' },
});

const outcomeOf = (
  { methodId, token }: StoreMethodRequest,
  customerToken: string,
): StoredMethod => {
  if (token === 'decline') return declined;
  if (token !== 'redirect') return stored(methodId, customerToken);
  return {
    kind: 'pending',
    customerToken,
    methodToken: `there_${methodId}`,
    nextAction: { type: 'redirect', url: 'https://bank.example/3ds' },
  };
};
