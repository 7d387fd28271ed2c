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

type Post = (call: Pick<Call, 'path' | 'body' | 'key'>) => Promise<Reply>;

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
  const post: Post = async (made) => await call({ method: 'POST', ...made });

  const customer = await ensureCustomer(post, request);
  if (typeof customer !== 'string') return { result: customer, exchanges };

  const reply = await post(setupCall(request, customer));
  if (reply.kind === 'answered' && reply.isReplay && isSetupIntent(reply.body)) {
    // A replay shows the SetupIntent as it was at first; the payer may have confirmed since.
    const fresh = await call({ method: 'GET', path: freshPath(reply.body.id) });
    return { result: judgeSetupReply(fresh, customer), exchanges };
  }
  return { result: judgeSetupReply(reply, customer), exchanges };
};

/** The provider's customer: the one given, or one made under a key of its own. */
const ensureCustomer = async (
  post: Post,
  request: StoreMethodRequest,
): Promise<string | StoredMethod> => {
  if (request.customerToken !== null) return request.customerToken;
  const body = {
    ...(request.email === null ? {} : { email: request.email }),
    metadata: { bascule_customer: request.customerId },
  } satisfies Stripe.CustomerCreateParams;
  // The address belongs to the key: a changed one under the same key would be refused.
  const key = `customer:${request.customerId}:${digest(request.email ?? '')}`;
  const reply = await post({ path: '/v1/customers', body, key });
  if (reply.kind === 'answered' && isCustomer(reply.body)) return reply.body.id;
  return reply.kind === 'answered'
    ? { kind: 'unknown', cause: 'the answer is no customer' }
    : judgeWithoutIntent(reply);
};

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
