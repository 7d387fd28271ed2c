import { createHash } from 'node:crypto';
import type { Payment } from '@mollie/api-client';
import type {
  Called,
  Connection,
  Exchange,
  StoredMethod,
  StoreMethodRequest,
} from '../contract.ts';
import { isCustomer, isPayment, methodOf } from './answers.ts';
import type { MollieClient, Reply } from './client.ts';
import { judgeFault } from './judge-fault.ts';
import { judgeAuthorization } from './judge-payment.ts';

/**
 * Saves a card by a first payment of nothing, which leaves a mandate. Safe to repeat while the key
 * lives: the payment is read anew each time, because a replay shows it as it was at first. Source:
 * docs.mollie.com/docs/recurring-payments.
 */
export const storeMethod = async (
  client: MollieClient,
  connection: Connection,
  request: StoreMethodRequest,
): Promise<Called<StoredMethod>> => {
  const exchanges: Exchange[] = [];
  const post = async (path: string, body: Readonly<Record<string, unknown>>, key: string) => {
    const made = { purpose: 'send', method: 'POST', path, body, key } as const;
    const { reply, exchange } = await client(connection, made);
    exchanges.push(exchange);
    return reply;
  };
  const customer = await ensureCustomer(post, request);
  if (typeof customer !== 'string') return { result: customer, exchanges };

  const reply = await post('payments', firstPayment(connection, request, customer), keyOf(request));
  if (reply.kind !== 'answered') return { result: refused(reply), exchanges };
  if (!isPayment(reply.body)) return { result: strange('payment'), exchanges };

  const path = `payments/${encodeURIComponent(reply.body.id)}`;
  const now = await client(connection, { purpose: 'ask', method: 'GET', path });
  exchanges.push(now.exchange);
  const isThere = now.reply.kind === 'answered' && isPayment(now.reply.body);
  const result = isThere ? judge(now.reply.body as Payment, customer) : strange('payment');
  return { result, exchanges };
};

type Post = (path: string, body: Readonly<Record<string, unknown>>, key: string) => Promise<Reply>;

/** Their customer: the one given, or one made under a key of its own. */
const ensureCustomer = async (
  post: Post,
  { customerId, customerToken, email }: StoreMethodRequest,
): Promise<string | StoredMethod> => {
  if (customerToken !== null) return customerToken;
  const body = {
    ...(email === null ? {} : { email }),
    metadata: { bascule_customer: customerId },
  };
  // The address belongs to the key: a changed one under the same key would be refused.
  const digest = createHash('sha256')
    .update(email ?? '')
    .digest('hex')
    .slice(0, 16);
  const reply = await post('customers', body, `customer:${customerId}:${digest}`);
  if (reply.kind !== 'answered') return refused(reply);
  return isCustomer(reply.body) ? reply.body.id : strange('customer');
};

const keyOf = ({ methodId }: StoreMethodRequest): string => `method:${methodId}`;

const firstPayment = (
  { settings }: Connection,
  { customerId, methodId, token, returnUrl = settings.return_url }: StoreMethodRequest,
  customer: string,
) => ({
  amount: { currency: 'EUR', value: '0.00' },
  description: `Card of ${customerId}`,
  method: 'creditcard',
  sequenceType: 'first',
  customerId: customer,
  cardToken: token,
  ...(returnUrl === undefined ? {} : { redirectUrl: returnUrl }),
  metadata: { bascule_customer: customerId, bascule_method: methodId },
});

const judge = (payment: Payment, customerToken: string): StoredMethod => {
  const outcome = judgeAuthorization(payment);
  switch (outcome.kind) {
    case 'approved': {
      const { mandateId: methodToken } = payment;
      const method = methodOf(payment);
      return methodToken === undefined || method === undefined
        ? { kind: 'unknown', cause: `${payment.id} left no mandate yet` }
        : { kind: 'stored', customerToken, methodToken, method };
    }
    case 'pending':
      return outcome.nextAction?.type === 'redirect'
        ? {
            kind: 'pending',
            customerToken,
            methodToken: payment.id,
            nextAction: outcome.nextAction,
          }
        : { kind: 'unknown', cause: `${payment.id} is still under way` };
    case 'declined': {
      const { reason, code, message } = outcome;
      return { kind: 'declined', reason, code, message };
    }
    case 'not_sent':
      return { kind: 'unknown', cause: outcome.proof };
    case 'unknown':
      return { kind: 'unknown', cause: outcome.cause };
  }
};

/** No money moves here, so a refused request is a decline. */
const refused = (reply: Exclude<Reply, { kind: 'answered' }>): StoredMethod => {
  if (reply.kind === 'lost') return { kind: 'unknown', cause: reply.cause };
  const outcome = judgeFault(reply.status, reply.fault);
  if (outcome.kind !== 'declined') {
    return { kind: 'unknown', cause: `status ${reply.status} ${reply.fault.title}` };
  }
  const { reason, code, message } = outcome;
  return { kind: 'declined', reason, code, message };
};

const strange = (expected: string): StoredMethod => ({
  kind: 'unknown',
  cause: `the answer is no ${expected}`,
});
