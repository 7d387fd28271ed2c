import { createHmac } from 'node:crypto';
import { request } from 'undici';
import type { Provider } from '#providers';
import { type Books, type FaultKind, sandboxControl } from '#sandbox';
import type { Dice } from '../world/dice.ts';
import type { Booked, OutgoingNotice, Outside, OutsideBooks } from './outside.ts';

/** Faults of HTTP that need no waiting. */
const httpFaults = [
  '500_before',
  '500_after',
  '429',
  'garbage',
  'half_body',
  'not_http',
  'html_404',
  'json_404',
  'json_502',
  'wrong_amount',
  'wrong_currency',
  'reset_before',
  'reset_after',
] as const satisfies readonly FaultKind[];

/** What an endpoint for payments is not told of. */
const ofPlatforms = /^(account|application_fee|balance|capability|payout|topup|transfer)\./;

/** A world beyond ours that is the sandbox, spoken to through the adapter that speaks to Stripe. */
export const stripeOutside = (
  { sandboxUrl, stripe }: { readonly sandboxUrl: string; readonly stripe: Provider },
  dice: Dice,
  organisationIds: readonly string[],
): Outside => {
  const control = sandboxControl(sandboxUrl);
  const seen = new Map<string, string>();
  const apiKeyOf = (organisationId: string): string => `sk_test_${organisationId.slice(4)}`;
  const secretOf = (organisationId: string): string => `whsec_${organisationId.slice(4)}`;
  return {
    name: 'Stripe',
    provider: stripe,
    baseUrl: sandboxUrl,
    apiKeyOf,
    secretOf,
    cards: {
      good: ['pm_card_visa', 'pm_card_mastercard'],
      declining: ['pm_card_chargeDeclined', 'pm_card_chargeDeclinedInsufficientFunds'],
      failing: ['pm_card_chargeDeclinedProcessingError'],
      asking: ['pm_card_authenticationRequired', 'pm_card_threeDSecureRequiredChargeDeclined'],
      refundsSlowly: ['pm_card_pendingRefund'],
      refundsFail: ['pm_card_refundFail'],
      capturesFail: [],
    },
    authenticate: async (page, outcome) =>
      await control.authenticate(page, outcome).then(
        () => true,
        () => false,
      ),
    books: async () =>
      merge(
        await Promise.all(
          organisationIds.map(async (id) => [id, await control.books(apiKeyOf(id))] as const),
        ),
      ),
    newNotices: async () => {
      const arisen = organisationIds.map(async (id) => {
        const events = await eventsAfter(sandboxUrl, apiKeyOf(id), seen.get(id));
        const last = events.at(-1);
        if (last !== undefined) seen.set(id, last.id);
        return events
          .filter(({ type }) => !ofPlatforms.test(type))
          .map((event) => noticeOf(event, id, secretOf(id)));
      });
      return (await Promise.all(arisen)).flat();
    },
    passTime: async (ms) => {
      const change = { frozen: true, advance_seconds: ms / 1_000 };
      await Promise.all(
        organisationIds.map(async (id) => await control.clock({ key: apiKeyOf(id), ...change })),
      );
    },
    misbehave: async () => {
      const fault = dice.pick(httpFaults);
      const key = apiKeyOf(dice.pick(organisationIds));
      // The SDK repeats a reset by itself, once.
      const times = fault.startsWith('reset') ? 2 : 1;
      await control.faults.plant({ match: { key, method: 'POST' }, fault, times });
      return fault;
    },
    heal: async () => {
      for (const id of organisationIds) await control.faults.clear(apiKeyOf(id));
    },
  };
};

interface SandboxEvent {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly object: { readonly id: string } };
}

/** The events since the last one seen, oldest first. */
const eventsAfter = async (
  url: string,
  key: string,
  last: string | undefined,
): Promise<readonly SandboxEvent[]> => {
  const since = last === undefined ? '' : `&ending_before=${last}`;
  // Asked many times a world, and by this half as dear as by fetch.
  const { body } = await request(`${url}/v1/events?limit=100${since}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const { data } = (await body.json()) as { readonly data: readonly SandboxEvent[] };
  return data.toReversed();
};

const noticeOf = (event: SandboxEvent, organisationId: string, secret: string): OutgoingNotice => {
  const body = Buffer.from(JSON.stringify(event));
  return {
    provider: 'stripe',
    organisationId,
    thread: null,
    summary: `${event.type} ${event.data.object.id}`,
    post: (now) => {
      const at = Math.floor(now.getTime() / 1_000);
      const signature = createHmac('sha256', secret).update(`${at}.${body.toString()}`);
      return {
        body,
        headers: { 'stripe-signature': `t=${at},v1=${signature.digest('hex')}` },
      };
    },
  };
};

const merge = (all: readonly (readonly [string, Books])[]): OutsideBooks => ({
  authorizations: new Map(all.flatMap(([, books]) => bookedIn(books))),
  fees: new Map(
    all.flatMap(([id, { sums }]) =>
      sums.map((sum) => [`${id} ${sum.currency.toUpperCase()}`, BigInt(sum.fees)] as const),
    ),
  ),
});

const bookedIn = (books: Books): readonly (readonly [string, Booked])[] => {
  const ofAttempt = Map.groupBy(
    books.payment_intents,
    (intent) => intent.metadata['bascule_attempt'] ?? '',
  );
  return [...ofAttempt].map(([attemptId, intents]) => {
    const sum = (valueOf: (intent: (typeof intents)[number]) => number): bigint =>
      intents.reduce((total, intent) => total + BigInt(valueOf(intent)), 0n);
    const own = new Set(intents.map(({ id }) => id));
    const refundedOf = (id: string): number =>
      books.refunds
        .filter(({ payment_intent, status }) => payment_intent === id && status !== 'failed')
        .reduce((total, { amount }) => total + amount, 0);
    const booked: Booked = {
      reference: intents[0]?.id ?? '',
      charges: Number(sum((intent) => intent.approved_charges)),
      standing: intents.filter(
        ({ id, amount_capturable, amount_received }) =>
          amount_capturable + amount_received - refundedOf(id) > 0,
      ).length,
      // Its books tell only the sum of them.
      captures: [],
      isOpen: intents.some(({ status }) => status === 'requires_action'),
      voidedBy: null,
      isCanceled: intents.some(({ status }) => status === 'canceled'),
      heldMinor: sum((intent) => intent.amount_capturable),
      capturedMinor: sum((intent) => intent.amount_received),
      authorizedMinor: sum((intent) => intent.amount * intent.approved_charges),
      currency: intents[0]?.currency.toUpperCase() ?? '',
      refunds: books.refunds
        .filter((refund) => own.has(refund.payment_intent))
        .map((refund) => ({
          attemptId: refund.metadata['bascule_attempt'] ?? '',
          reference: refund.id,
          minor: BigInt(refund.amount),
          isStanding: refund.status === 'succeeded' || refund.status === 'pending',
        })),
    };
    return [attemptId, booked] as const;
  });
};
