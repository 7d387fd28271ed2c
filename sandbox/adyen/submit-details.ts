import type { Answer } from '../kernel/answer.ts';
import type { Call } from '../kernel/mount/described.ts';
import { refuse } from './answers.ts';
import { answerWith } from './create-payment.ts';
import { decidePayment } from './grant-payment.ts';
import { bodyOf, isObject, textIn } from './read-body.ts';
import type { AdyenShape, PaymentRecord } from './shape.ts';

/**
 * POST /v72/payments/details: what the payer brought back from the page (`redirectResult`), or what
 * the client library made of the challenge (`threeDSResult`: base64 of `{authorisationToken,
 * transStatus}`).
 */
export const submitDetails = ({ ask, step, world }: Call<AdyenShape>): Answer => {
  const body = bodyOf(ask);
  const details = isObject(body['details']) ? body['details'] : {};
  const { token, isPassed } = readDetails(details);
  const payment = world.list('payment').find((one) => one.challenge?.token === token);
  if (payment === undefined) throw refuse('14_018', 'Invalid payload provided');
  if (payment.state !== 'awaiting_payer') {
    return answerWith(payment, body, payment.challenge?.isPassed ?? true);
  }
  const passed = isPassed ?? payment.challenge?.isPassed ?? null;
  if (passed === null) throw refuse('14_018', 'Invalid payload provided');
  const acted: PaymentRecord = { ...payment, challenge: { token, isPassed: passed } };
  return answerWith(decidePayment(step, acted, passed), body, passed);
};

const readDetails = (
  details: Readonly<Record<string, unknown>>,
): { readonly token: string; readonly isPassed: boolean | undefined } => {
  const redirect = textIn(details, 'redirectResult');
  if (redirect !== undefined) return { token: redirect, isPassed: undefined };
  const native = textIn(details, 'threeDSResult');
  if (native === undefined) throw refuse('14_006', 'No details provided');
  try {
    const said: unknown = JSON.parse(Buffer.from(native, 'base64').toString('utf8'));
    if (isObject(said)) {
      const token = textIn(said, 'authorisationToken') ?? '';
      return { token, isPassed: said['transStatus'] === 'Y' };
    }
  } catch {
    // Falls through to the same refusal as an object without what it must hold.
  }
  throw refuse('14_018', 'Invalid payload provided');
};
