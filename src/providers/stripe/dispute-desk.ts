import type { Stripe } from 'stripe';
import type { Clock } from '#kernel';
import type {
  Called,
  DisputeDesk,
  DisputeFinding,
  DisputeResponse,
  Evidence,
  Exchange,
  FileUpload,
} from '../contract.ts';
import { evidenceFiles, evidenceTexts } from '../dispute-evidence.ts';
import { isFile, isPage } from './answers.ts';
import type { Call, Reply, StripeClient } from './client.ts';
import { fileFields, textFields } from './dispute-tables.ts';
import { judgeDispute } from './judge-dispute.ts';

/**
 * Disputes at Stripe. What it says now is so now: its disputes carry no time of their last change,
 * so a report bears the time at which it was asked for.
 */
export const disputeDesk = (client: StripeClient, clock: Clock): DisputeDesk => ({
  // Sources: docs.stripe.com/disputes/best-practices (4.5 MB over all files) and /file-upload (a file
  // is kept for nine months, of which we count on eight).
  files: { bytesMax: 4_500_000, keptDays: 240 },
  ask: async (connection, reference) => {
    const askedAt = clock.now();
    const call = { purpose: 'ask', method: 'GET', path: askPath(reference) } as const;
    const { reply, exchange } = await client(connection, call);
    return { result: findDisputes(reply, askedAt), exchanges: [exchange] };
  },
  uploadFile: async (connection, { name, contentType, content }, key) => {
    const file = { name, type: contentType, data: content };
    const upload = { purpose: 'dispute_evidence', file } as const;
    const call = { purpose: 'send', method: 'POST', path: '/v1/files', upload, key } as const;
    const { reply, exchange } = await client(connection, call);
    return { result: judgeUpload(reply), exchanges: [exchange] };
  },
  submitEvidence: async (connection, reference, evidence, { isFinal, key }) => {
    const body = { evidence: fieldsOf(evidence), submit: isFinal, expand: ['charge'] };
    const sent = { path: disputePath(reference), body, key };
    return await respond(async (call) => await client(connection, call), clock, sent);
  },
  accept: async (connection, reference, key) => {
    const sent = { path: `${disputePath(reference)}/close`, body: { expand: ['charge'] }, key };
    return await respond(async (call) => await client(connection, call), clock, sent);
  },
});

const respond = async (
  call: (call: Call) => Promise<{ readonly reply: Reply; readonly exchange: Exchange }>,
  clock: Clock,
  sent: Pick<Call, 'path' | 'body' | 'key'>,
): Promise<Called<DisputeResponse>> => {
  const sentAt = clock.now();
  const { reply, exchange } = await call({ purpose: 'send', method: 'POST', ...sent });
  return { result: judgeResponse(reply, sentAt), exchanges: [exchange] };
};

const findDisputes = (reply: Reply, at: Date): DisputeFinding => {
  if (reply.kind !== 'answered') return { kind: 'unreachable', cause: causeOf(reply) };
  const found: readonly unknown[] = isPage(reply.body) ? reply.body.data : [reply.body];
  const disputes = found.map((value) => judgeDispute(value, at)).filter((one) => one !== undefined);
  // One that cannot be read must not look like one that is not there.
  return disputes.length === found.length
    ? { kind: 'found', disputes }
    : { kind: 'unreachable', cause: 'a dispute says what no table holds' };
};

/** A replay names the same file. */
const judgeUpload = (reply: Reply): FileUpload => {
  if (reply.kind !== 'answered') return judgeFailure(reply);
  return isFile(reply.body)
    ? { kind: 'uploaded', reference: reply.body.id }
    : { kind: 'unknown', cause: 'the answer is no file' };
};

const judgeResponse = (reply: Reply, at: Date): DisputeResponse => {
  if (reply.kind !== 'answered') return judgeFailure(reply);
  // A replay shows the dispute as it was then.
  if (reply.isReplay) return { kind: 'accepted', dispute: null };
  const dispute = judgeDispute(reply.body, at);
  return dispute === undefined
    ? { kind: 'unknown', cause: 'the answer is no dispute' }
    : { kind: 'accepted', dispute };
};

/** By status, as for every request: which of them come before anything runs. */
const judgeFailure = (
  reply: Exclude<Reply, { kind: 'answered' }>,
): Exclude<DisputeResponse, { kind: 'accepted' }> => {
  if (reply.kind === 'lost') {
    return reply.hasLeft
      ? { kind: 'unknown', cause: reply.cause }
      : { kind: 'not_sent', proof: `${reply.cause}: no byte of the request left` };
  }
  const { status, fault } = reply;
  const isFinal = (status === 400 || status === 404) && fault.type === 'invalid_request_error';
  if (status === 401 || status === 403 || status === 429 || fault.code === 'lock_timeout') {
    return { kind: 'not_sent', proof: `Stripe answered ${causeOf(reply)} before it acted` };
  }
  return isFinal
    ? { kind: 'declined', code: fault.code ?? fault.type, message: fault.message }
    : { kind: 'unknown', cause: causeOf(reply) };
};

const causeOf = (reply: Exclude<Reply, { kind: 'answered' }>): string =>
  reply.kind === 'lost'
    ? reply.cause
    : `status ${reply.status} ${reply.fault.code ?? reply.fault.type}`;

const disputePath = (reference: string): string => `/v1/disputes/${encodeURIComponent(reference)}`;

/** A dispute's own name, or that of its payment. */
const askPath = (reference: string): string => {
  const named = encodeURIComponent(reference);
  if (reference.startsWith('pi_')) {
    return `/v1/disputes?payment_intent=${named}&limit=100&expand[]=data.charge`;
  }
  return reference.startsWith('ch_')
    ? `/v1/disputes?charge=${named}&limit=100&expand[]=data.charge`
    : `${disputePath(reference)}?expand[]=charge`;
};

const fieldsOf = ({ text, files }: Evidence): Stripe.DisputeUpdateParams.Evidence =>
  Object.fromEntries([
    ...evidenceTexts.flatMap((name) => entryOf(textFields[name], text[name])),
    ...evidenceFiles.flatMap((name) => entryOf(fileFields[name], files[name])),
  ]);

const entryOf = (field: string, value: string | undefined): [string, string][] =>
  value === undefined ? [] : [[field, value]];
