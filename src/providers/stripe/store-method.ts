import { createHash } from 'node:crypto';
import type { Stripe } from 'stripe';
import type {
  Called,
  Connection,
  Exchange,
  StoredMethod,
  StoreMethodRequest,
} from '../contract.ts';
import { isCustomer, isSetupIntent } from './answers.ts';
import type { Call, Reply, StripeClient } from './client.ts';
import { judgeSetupReply, judgeWithoutIntent } from './judge-setup.ts';

/** Our reference on their setups: whose notice it is. */
export const methodKey = 'bascule_method';

/** Both ways to call, each noted. */
interface Desk {
  readonly post: (call: Pick<Call, 'path' | 'body' | 'key'>) => Promise<Reply>;
  readonly get: (path: string) => Promise<Reply>;
}

/**
 * Saves a payment method for later payments without the payer. Safe to repeat: called again after
 * the payer confirmed with the bank, it tells what the method has become.
 */
export const storeMethod = async (
  client: StripeClient,
  connection: Connection,
  request: StoreMethodRequest,
): Promise<Called<StoredMethod>> => {
  const exchanges: Exchange[] = [];
  const call = async (made: Omit<Call, 'purpose'>): Promise<Reply> => {
    const { reply, exchange } = await client(connection, { purpose: 'send', ...made });
    exchanges.push(exchange);
    return reply;
  };
  const desk: Desk = {
    post: async (made) => await call({ method: 'POST', ...made }),
    get: async (path) => await call({ method: 'GET', path }),
  };

  const customer = await ensureCustomer(desk, request);
  if (typeof customer !== 'string') return { result: customer, exchanges };

  const reply = await desk.post(setupCall(request, customer));
  if (isStoredFault(reply)) {
    const made = await findSetup(desk, request, customer);
    if (made !== undefined) return { result: judgeSetupReply(made, customer), exchanges };
  }
  if (reply.kind === 'answered' && reply.isReplay && isSetupIntent(reply.body)) {
    // A replay shows the SetupIntent as it was at first; the payer may have confirmed since.
    const fresh = await desk.get(freshPath(reply.body.id));
    return { result: judgeSetupReply(fresh, customer), exchanges };
  }
  return { result: judgeSetupReply(reply, customer), exchanges };
};

/** The provider's customer: the one given, or one made under a key of its own. */
const ensureCustomer = async (
  desk: Desk,
  request: StoreMethodRequest,
): Promise<string | StoredMethod> => {
  if (request.customerToken !== null) return request.customerToken;
  const body = {
    ...(request.email === null ? {} : { email: request.email }),
    metadata: { bascule_customer: request.customerId },
  } satisfies Stripe.CustomerCreateParams;
  // The address belongs to the key: a changed one under the same key would be refused.
  const key = `customer:${request.customerId}:${digest(request.email ?? '')}`;
  const reply = await desk.post({ path: '/v1/customers', body, key });
  if (reply.kind === 'answered' && isCustomer(reply.body)) return reply.body.id;
  if (reply.kind === 'answered') return { kind: 'unknown', cause: 'the answer is no customer' };
  const made = isStoredFault(reply) ? await findCustomer(desk, request) : undefined;
  return made ?? judgeWithoutIntent(reply);
};

/**
 * Stripe keeps a 500 under its key and answers it again for as long as it keeps the key, whatever
 * was done before it: only looking tells.
 */
const isStoredFault = (reply: Reply): boolean => reply.kind === 'refused' && reply.status >= 500;

const findCustomer = async (
  desk: Desk,
  request: StoreMethodRequest,
): Promise<string | undefined> => {
  const query = `metadata['bascule_customer']:'${request.customerId}'`;
  const found = await desk.get(`/v1/customers/search?query=${encodeURIComponent(query)}`);
  return itemsOf(found).find(isCustomer)?.id;
};

const findSetup = async (
  desk: Desk,
  request: StoreMethodRequest,
  customer: string,
): Promise<Reply | undefined> => {
  const list = `/v1/setup_intents?customer=${encodeURIComponent(customer)}&limit=100`;
  const setups = itemsOf(await desk.get(list)).filter(isSetupIntent);
  const made = setups.find((setup) => setup.metadata?.[methodKey] === request.methodId);
  return made === undefined ? undefined : await desk.get(freshPath(made.id));
};

/** The items of a list, whatever they are. */
const itemsOf = (reply: Reply): readonly object[] =>
  reply.kind === 'answered' && 'data' in reply.body && Array.isArray(reply.body.data)
    ? reply.body.data
    : [];

const setupCall = (
  request: StoreMethodRequest,
  customer: string,
): Pick<Call, 'path' | 'body' | 'key'> => {
  const body = {
    customer,
    payment_method: request.token,
    confirm: true,
    usage: 'off_session',
    allowed_payment_method_types: ['card'],
    ...(request.returnUrl === undefined ? {} : { return_url: request.returnUrl }),
    metadata: { bascule_customer: request.customerId, [methodKey]: request.methodId },
    expand: ['payment_method'],
  } satisfies Stripe.SetupIntentCreateParams;
  return { path: '/v1/setup_intents', body, key: `method:${request.methodId}` };
};

const freshPath = (id: string): string =>
  `/v1/setup_intents/${encodeURIComponent(id)}?expand[]=payment_method`;

const digest = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);
