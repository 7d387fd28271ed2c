import { ask } from './ask.ts';
import type { Claims } from './subject.ts';

interface ListedPayment {
  readonly status: string;
  readonly captured_amount: string;
  readonly refunded_amount: string;
  readonly has_open_attempt: boolean;
}

interface ListedRefund {
  readonly status: string;
}

/** What our API shows a merchant of its one purchase. */
export const readClaims = async (url: string, key: string): Promise<Claims> => {
  const [payments, refunds, reviews] = await Promise.all([
    list<ListedPayment>(`${url}/v1/payments?limit=100`, key),
    list<ListedRefund>(`${url}/v1/refunds?limit=100`, key),
    list<unknown>(`${url}/v1/reviews?limit=100`, key),
  ]);
  const openPayments = payments.filter((payment) => payment.has_open_attempt).length;
  const openRefunds = refunds.filter(({ status }) => status === 'pending').length;
  return {
    payments: payments.length,
    refunds: refunds.length,
    capturedMinor: sum(payments, (payment) => payment.captured_amount),
    refundedMinor: sum(payments, (payment) => payment.refunded_amount),
    // What is in review is open too, but no longer ours to find out.
    open: Math.max(0, openPayments + openRefunds - reviews.length),
    inReview: reviews.length,
  };
};

const sum = (payments: readonly ListedPayment[], amountOf: (payment: ListedPayment) => string) =>
  payments.reduce((total, payment) => total + BigInt(amountOf(payment).replace('.', '')), 0n);

const list = async <Item>(url: string, key: string): Promise<readonly Item[]> => {
  const answer = await ask(url, { headers: { authorization: `Bearer ${key}` } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return ((await answer.json()) as { readonly data: readonly Item[] }).data;
};
