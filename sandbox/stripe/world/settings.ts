/** How one world departs from the plain Stripe; set over /_sandbox/settings. */
export interface WorldSettings {
  /** `ignored`: keys are not looked at, as with a provider that has none. */
  readonly idempotency: 'honoured' | 'ignored';
  /** New objects stay out of retrieve, list and search for so long. */
  readonly visibility_delay_ms: number;
  /** New objects stay out of search alone for so long. */
  readonly search_delay_ms: number;
  /** A pending or failing refund reaches its end after so long. */
  readonly refund_settles_ms: number;
  /** Evidence that was handed in is judged after so long. */
  readonly dispute_settles_ms: number;
  /** Evidence is taken for so many days. */
  readonly dispute_days: number;
  /** A charge's money becomes available after so many days, at midnight UTC. */
  readonly available_after_days: number;
  /** An authorisation that nobody captures ends after so many days. */
  readonly hold_days: number;
  /** Stripe looks through what an account has handed in for so long. */
  readonly verification_ms: number;
  /** A transfer may be reversed beyond what its account has, which then owes; else it is refused. */
  readonly reversals_overdraw: boolean;
  /** What was reversed of the transfers of a charge may be transferred again with that source. */
  readonly reversals_free_source: boolean;
  /** A payout is on its way to the bank after so long. */
  readonly payout_leaves_ms: number;
  /** A payout arrives after so many days, at midnight UTC. */
  readonly payout_days: number;
  /** An instant payout arrives after so long. */
  readonly instant_payout_ms: number;
  /** The platform's own money is paid out by its schedule, as that of its accounts is. */
  readonly platform_pays_out: boolean;
  /** A top-up comes in after so long; with 0 it has come in when it is made. */
  readonly topup_settles_ms: number;
  /** Top-ups are refused by the bank they come from. */
  readonly topups_fail: boolean;
}

export const plainSettings: WorldSettings = {
  idempotency: 'honoured',
  visibility_delay_ms: 0,
  search_delay_ms: 0,
  refund_settles_ms: 2_000,
  dispute_settles_ms: 2_000,
  dispute_days: 7,
  available_after_days: 2,
  hold_days: 7,
  verification_ms: 0,
  reversals_overdraw: true,
  reversals_free_source: false,
  payout_leaves_ms: 2_000,
  payout_days: 2,
  instant_payout_ms: 1_800_000,
  platform_pays_out: false,
  topup_settles_ms: 0,
  topups_fail: false,
};
