import type { StoredMethod, StoreMethodRequest } from '#providers';

/** Saved methods at the rail: the same method for the same id of ours, however often it is asked. */
export const railMethods = () => {
  const methods = new Map<string, StoredMethod>();
  const customers = new Map<string, string>();
  return {
    store: (request: StoreMethodRequest): StoredMethod => {
      const known = methods.get(request.methodId);
      if (known !== undefined) return known;
      const customer = request.customerToken ?? `payer_${request.customerId}`;
      customers.set(request.methodId, customer);
      const made = begin(request, customer);
      methods.set(request.methodId, made);
      return made;
    },
    authenticate: (page: string, outcome: 'complete' | 'fail'): boolean => {
      const methodId = page.split('/').at(-1) ?? '';
      const customer = customers.get(methodId);
      if (customer === undefined || methods.get(methodId)?.kind !== 'pending') return false;
      methods.set(methodId, outcome === 'complete' ? stored(customer) : declined);
      return true;
    },
  };
};

const begin = (request: StoreMethodRequest, customer: string): StoredMethod => {
  if (request.token === 'decline') return declined;
  if (request.token !== 'redirect') return stored(customer);
  return {
    kind: 'pending',
    customerToken: customer,
    methodToken: 'saved_visa',
    nextAction: { type: 'redirect', url: `https://bank.example/${request.methodId}` },
  };
};

const stored = (customerToken: string): StoredMethod => ({
  kind: 'stored',
  customerToken,
  methodToken: 'saved_visa',
  method: { type: 'card', brand: 'visa', last4: '4242' },
});

const declined: StoredMethod = {
  kind: 'declined',
  reason: 'generic_decline',
  code: 'declined',
  message: 'No.',
};
