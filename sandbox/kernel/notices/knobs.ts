/** How notices go astray in one world; set over /_sandbox/webhooks. */
export interface NoticeKnobs {
  /** So many extra copies of each delivery. */
  readonly duplicate: number;
  /** Deliver in an order drawn from the seed: waiting ones change places. */
  readonly shuffle: boolean;
  readonly delay_ms: number;
  /** Below 1: the chance of a notice being lost for good. From 1: lose so many, then none. */
  readonly drop: number;
  /** Send beside each notice a forged copy: another amount, a signature of another secret. */
  readonly forge: boolean;
  /** Send beside each notice a copy signed so many seconds ago; 0 for none. */
  readonly expired_s: number;
  /** Show the object as it was before the change, where there was a before. */
  readonly stale_payload: boolean;
  /** Keep notices back until a flush. */
  readonly hold: boolean;
  /** Waits between tries, in milliseconds; the last try is given up. */
  readonly retry_ms: readonly number[];
}

export const plainKnobs: NoticeKnobs = {
  duplicate: 0,
  shuffle: false,
  delay_ms: 0,
  drop: 0,
  forge: false,
  expired_s: 0,
  stale_payload: false,
  hold: false,
  retry_ms: [500, 1_000, 2_000, 5_000, 15_000, 60_000, 300_000, 3_600_000],
};
