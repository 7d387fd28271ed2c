import type { FaultKind, NoticeKnobs } from '#sandbox';

/**
 * A commit that is told apart: of a request by which a payment is moved, and of what moves money to
 * a seller, each before the provider is called and after it has answered.
 */
export type CommitName = 'intent' | 'outcome' | 'opened' | 'ended';

/** What goes wrong. */
export type Fault =
  /** Nothing: the row is about many clients at once. */
  | { readonly kind: 'none' }
  /** SIGKILL at a failpoint, then a restart; with `isFirst` of whoever does it, nothing being lost. */
  | {
      readonly kind: 'killed';
      readonly process: 'api' | 'worker';
      readonly at: string;
      readonly isFirst?: boolean;
    }
  /**
   * The provider misbehaves once; with `isHidden` what it made cannot be found for a while, with
   * `isLate` it answers when nobody listens any more.
   */
  | {
      readonly kind: 'provider';
      readonly fault: FaultKind;
      readonly isHidden?: boolean;
      readonly isLate?: boolean;
    }
  /** The connection to PostgreSQL, or PostgreSQL itself, dies as a commit passes. */
  | {
      readonly kind: 'database';
      readonly what: 'acknowledgement_lost' | 'server_killed';
      readonly at: CommitName;
    }
  /** Notices go astray, mostly while the direct answer is lost. */
  | { readonly kind: 'notices'; readonly name: NoticeFault };

/** How the sandbox is told to lead notices astray. */
export const noticeKnobs = {
  duplicated: { duplicate: 3 },
  // Kept back, and then told from the last to the first.
  shuffled: { hold: true },
  // Each shows its object as it was before.
  stale: { stale_payload: true },
  // Beside each comes a copy that was signed a day ago.
  expired: { expired_s: 86_400 },
  delayed: { delay_ms: 1_500 },
  dropped: { drop: 1_000 },
  forged: { forge: true },
  // The answer drips, and the notice is there first.
  before_answer: {},
  // Another merchant's own, which speaks of an attempt of ours.
  wrong_tenant: {},
} as const satisfies Readonly<Record<string, Partial<NoticeKnobs>>>;

export type NoticeFault = keyof typeof noticeKnobs;

/** Whether the provider's notices take part. */
export const hasNotices = (fault: Fault): boolean =>
  fault.kind === 'notices' || (fault.kind === 'killed' && fault.at.startsWith('webhooks.'));

/** What becomes of the direct answer while notices go astray. */
export const answerUnder: Readonly<Record<NoticeFault, FaultKind>> = {
  duplicated: 'timeout_after',
  shuffled: 'timeout_after',
  stale: 'timeout_after',
  expired: 'timeout_after',
  delayed: 'timeout_after',
  dropped: 'timeout_after',
  forged: 'timeout_after',
  before_answer: 'slow_drip',
  // Nothing has happened, whatever the notice says.
  wrong_tenant: 'timeout_before',
};
