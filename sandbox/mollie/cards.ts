import type { CardFailureReason } from '@mollie/api-client';

/** How a test card behaves. */
export interface Card {
  /** Whether the bank wants to see its owner first. */
  readonly isAsked: boolean;
  readonly declines: CardFailureReason | null;
  readonly capture: 'succeeds' | 'fails';
  /** `pends`: it is never paid out. `fails_late`: the bank sends it back after it was paid. */
  readonly refund: 'settles' | 'pends' | 'fails' | 'fails_late';
}

const good: Card = { isAsked: false, declines: null, capture: 'succeeds', refund: 'settles' };

const special: Readonly<Record<string, Card>> = {
  tkn_approved: good,
  tkn_3ds: { ...good, isAsked: true },
  tkn_3ds_declined: { ...good, isAsked: true, declines: 'refused_by_issuer' },
  tkn_capture_fails: { ...good, capture: 'fails' },
  tkn_refund_pends: { ...good, refund: 'pends' },
  tkn_refund_fails: { ...good, refund: 'fails' },
  tkn_refund_fails_late: { ...good, refund: 'fails_late' },
};

/** All that Mollie says of a card that failed; the compiler holds the list complete. */
const reasons = {
  authentication_abandoned: true,
  authentication_failed: true,
  authentication_required: true,
  authentication_unavailable_acs: true,
  card_declined: true,
  card_expired: true,
  inactive_card: true,
  insufficient_funds: true,
  invalid_card_holder_name: true,
  invalid_card_number: true,
  invalid_card_type: true,
  invalid_cvv: true,
  possible_fraud: true,
  refused_by_issuer: true,
  unknown_reason: true,
} satisfies Readonly<Record<CardFailureReason, true>>;

const DECLINED = 'tkn_declined_';

/** The card that a token stands for: `tkn_declined_` with a reason declines for it. */
export function cardOf(token: string): Card | undefined {
  const known = special[token];
  if (known !== undefined || !token.startsWith(DECLINED)) return known;
  const reason = token.slice(DECLINED.length);
  return isReason(reason) ? { ...good, declines: reason } : undefined;
}

function isReason(text: string): text is CardFailureReason {
  return Object.hasOwn(reasons, text);
}
