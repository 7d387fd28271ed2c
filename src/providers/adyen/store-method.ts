import type {
  Called,
  Connection,
  Exchange,
  MethodDetails,
  StoredMethod,
  StoreMethodRequest,
} from '../contract.ts';
import { isRecord, methodOf, textOf } from './answers.ts';
import type { AdyenClient, Call, Reply } from './client.ts';
import { reasonOfError, reasonOfRefusal } from './declines.ts';
import { detailsBody } from './proceed-payment.ts';
import { readToken } from './read-token.ts';
import { meaningOfResult } from './result-codes.ts';
import type { PaymentRequest, PaymentResponse, Texts } from './sdk.ts';

/** Our reference on their setups: whose notice it is. */
export const methodKey = 'bascule_method';

/**
 * Saves a card for later payments by an authorisation over nothing. Safe to repeat: the same key
 * answers the same. Where the payer had to act, what he brought back is handed in with the repeat.
 */
export const storeMethod = async (
  client: AdyenClient,
  connection: Connection,
  request: StoreMethodRequest,
): Promise<Called<StoredMethod>> => {
  const exchanges: Exchange[] = [];
  const call = async (made: Call): Promise<Reply> => {
    const { reply, exchange } = await client(connection, made);
    exchanges.push(exchange);
    return reply;
  };
  const { customerId, methodId, details } = request;
  const key = `method:${methodId}`;
  const reply =
    details === undefined
      ? await call({ path: '/v72/payments', body: setupBody(request), key })
      : await call({
          path: '/v72/payments/details',
          body: detailsBody(details),
          key: `details:${methodId}`,
        });
  return { result: judge(reply, request.customerToken ?? customerId, methodId), exchanges };
};

const setupBody = (request: StoreMethodRequest): Readonly<Record<string, unknown>> => {
  const { paymentMethod, browserInfo, origin } = readToken({ paymentMethodToken: request.token });
  const body = {
    // A check of the card that takes nothing; any currency will do.
    amount: { value: 0, currency: 'EUR' },
    reference: request.methodId,
    storePaymentMethod: true,
    recurringProcessingModel: 'UnscheduledCardOnFile',
    shopperInteraction: 'Ecommerce',
    // Our own name for the customer: Adyen makes none.
    shopperReference: request.customerToken ?? request.customerId,
    metadata: { bascule_customer: request.customerId, [methodKey]: request.methodId },
  } satisfies Partial<Texts<PaymentRequest>>;
  return {
    ...body,
    paymentMethod,
    ...(request.email === null ? {} : { shopperEmail: request.email }),
    ...(request.returnUrl === undefined ? {} : { returnUrl: request.returnUrl }),
    ...(browserInfo === undefined ? {} : { browserInfo, channel: 'Web' }),
    ...(origin === undefined ? {} : { origin }),
  };
};

const judge = (reply: Reply, customerToken: string, methodId: string): StoredMethod => {
  switch (reply.kind) {
    case 'answered':
      return judgeAnswer(reply.body, customerToken, methodId);
    case 'refused': {
      const { errorCode, message } = reply.fault;
      // No money moves here, so a refused request is a decline.
      return (reply.status === 422 && errorCode !== '704') || reply.status === 400
        ? {
            kind: 'declined',
            reason: reasonOfError(errorCode) ?? 'configuration',
            code: errorCode,
            message,
          }
        : { kind: 'unknown', cause: `status ${reply.status} ${errorCode}` };
    }
    case 'lost':
      return { kind: 'unknown', cause: reply.cause };
  }
};

const judgeAnswer = (
  answer: PaymentResponse,
  customerToken: string,
  methodId: string,
): StoredMethod => {
  const { additionalData: more = {}, refusalReason, refusalReasonCode, resultCode } = answer;
  switch (meaningOfResult(resultCode)) {
    case 'granted': {
      const methodToken = tokenIn(more);
      const method: MethodDetails = methodOf(answer.paymentMethod?.brand, more);
      return methodToken === undefined
        ? { kind: 'unknown', cause: `${answer.pspReference} stored nothing that it names` }
        : { kind: 'stored', customerToken, methodToken, method };
    }
    case 'declined': {
      const { reason, code } = reasonOfRefusal(refusalReasonCode, refusalReason);
      return { kind: 'declined', reason, code, message: refusalReason ?? 'The card was refused.' };
    }
    case 'action': {
      const action: unknown = answer.action;
      return isRecord(action) && action.type === 'redirect' && typeof action.url === 'string'
        ? {
            kind: 'pending',
            customerToken,
            methodToken: methodId,
            nextAction: { type: 'redirect', url: action.url },
          }
        : { kind: 'unknown', cause: `${resultCode} asks for an action that is no redirect` };
    }
    default:
      return { kind: 'unknown', cause: `the result is ${String(resultCode)}` };
  }
};

/** Under the newer name and the older; which of them comes is a setting of the account. */
const tokenIn = (more: Readonly<Record<string, unknown>>): string | undefined =>
  textOf(more['tokenization.storedPaymentMethodId']) ??
  textOf(more['recurring.recurringDetailReference']);
