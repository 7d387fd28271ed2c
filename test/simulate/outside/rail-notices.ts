import { createHmac } from 'node:crypto';
import { type KeptClaim, keepClaim, type Notice, openClaim, type Provider } from '#providers';
import type { OutgoingNotice } from './outside.ts';
import type { RailChange } from './rail-books.ts';

/** What the rail says of a change, as JSON. */
interface RailNotice {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly attemptId: string;
  readonly references: readonly string[];
  readonly suggests: Notice['suggests'];
  readonly claim: KeptClaim | null;
}

/** Turns a change of the books into a notice, signed with the organisation's secret. */
export const railNotice = (
  change: RailChange,
  by: {
    readonly id: string;
    readonly provider: string;
    readonly at: Date;
    readonly organisationId: string;
    readonly secret: string;
    readonly isTruth: boolean;
  },
): OutgoingNotice => {
  const { about, attemptId, operation, outcome } = change;
  const notice: RailNotice = {
    id: by.id,
    type: `${operation}.${outcome?.kind ?? 'ended'}`,
    at: by.at.toISOString(),
    attemptId,
    references: 'payment' in about ? [about.reference, about.payment] : [about.reference],
    suggests: suggestionOf(change),
    claim: by.isTruth ? keepClaim(claimOf(change)) : null,
  };
  const body = Buffer.from(JSON.stringify(notice));
  return {
    provider: by.provider,
    thread: by.isTruth ? ('payment' in about ? about.payment : about.reference) : null,
    organisationId: by.organisationId,
    summary: `${notice.type} ${notice.attemptId}`,
    post: () => ({ body, headers: { 'rail-signature': sign(body, by.secret) } }),
  };
};

const claimOf = ({ operation, outcome }: RailChange) =>
  outcome === null
    ? ({ about: 'authorization_ended', reason: 'authorization_expired' } as const)
    : ({ about: 'attempt', operation, outcome } as const);

/** Verifies and reads what {@link railNotice} posted. */
export const readRailNotice: Provider['readNotices'] = (rawBody, headers, secrets) => {
  const isGenuine = secrets.some((secret) => headers['rail-signature'] === sign(rawBody, secret));
  if (!isGenuine) return undefined;
  const { at, claim, ...notice } = JSON.parse(rawBody.toString('utf8')) as RailNotice;
  return [
    {
      ...notice,
      subject: 'payment',
      occurredAt: new Date(at),
      ...(claim === null ? {} : { claim: openClaim(claim) }),
    },
  ];
};

const sign = (body: Buffer, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('hex');

const suggestionOf = ({ operation, outcome }: RailChange): Notice['suggests'] => {
  if (outcome === null || (operation === 'void' && outcome.kind === 'approved')) return 'ended';
  const { kind } = outcome;
  return kind === 'approved' || kind === 'declined' || kind === 'pending' ? kind : 'nothing';
};
