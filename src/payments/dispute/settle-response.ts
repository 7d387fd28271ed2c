import { unreachable } from '#kernel';
import type { DisputeResponse } from '#providers';
import type { Dispute, Response } from './dispute.ts';
import { nextResolveAt } from './look-schedule.ts';
import { disputeResponseMachine, isOpenResponse, type ResponseEvent } from './response.machine.ts';
import type { ResponseChange } from './write-dispute.ts';

/** What is known of an answer: what the provider said to it, or that the dispute went on without. */
export type ResponseOutcome =
  | Pick<Extract<DisputeResponse, { kind: 'accepted' }>, 'kind'>
  | Exclude<DisputeResponse, { kind: 'accepted' }>
  | { readonly kind: 'overtaken' };

/** Decides what an outcome makes of an answer. Pure; after the end it changes nothing. */
export const settleResponse = (
  response: Response,
  outcome: ResponseOutcome,
  at: Date,
): ResponseChange => {
  if (!isOpenResponse(response.state)) return { response, step: null };
  switch (outcome.kind) {
    case 'accepted':
      return move(response, 'accept', at);
    case 'overtaken':
      return move(response, 'overtake', at);
    case 'declined':
      return move(response, 'decline', at, outcome.code, outcome.message);
    case 'not_sent':
      // That a repeat never left says nothing of the first sending.
      return response.state === 'sending' && response.resolve_count === 0
        ? move(response, 'withhold', at, 'not_sent', outcome.proof)
        : lose(response, outcome.proof, at);
    case 'unknown':
      return lose(response, outcome.cause, at);
    default:
      return unreachable(outcome);
  }
};

/**
 * What a dispute that is seen says of an answer to it: one that still waits has not got it, one that
 * went the way the answer asks for has.
 */
export const outcomeSeen = (
  { kind }: Response,
  { state }: Dispute,
): 'waits' | Extract<ResponseOutcome['kind'], 'accepted' | 'overtaken'> => {
  switch (state) {
    case 'opened':
    case 'needs_response':
      return 'waits';
    case 'under_review':
    case 'won':
      return kind === 'evidence' ? 'accepted' : 'overtaken';
    case 'lost':
    case 'closed':
      return kind === 'acceptance' ? 'accepted' : 'overtaken';
  }
};

/** Looked at again: neither kind of answer moves money, so it may be sent once more under its key. */
const lose = (response: Response, cause: string, at: Date): ResponseChange => {
  const fields = {
    failure_message: cause.slice(0, 500),
    next_action_at: nextResolveAt(response.resolve_count, at),
    resolve_count: response.resolve_count + 1,
    updated_at: at,
  };
  if (response.state === 'unknown') return { response: { ...response, ...fields }, step: null };
  const { response: moved, step } = move(response, 'lose', at);
  return { response: { ...moved, ...fields }, step };
};

const move = (
  response: Response,
  event: ResponseEvent,
  at: Date,
  code: string | null = null,
  message: string | null = null,
): ResponseChange => ({
  response: {
    ...response,
    state: disputeResponseMachine.step(response.state, event),
    failure_code: code?.slice(0, 500) ?? null,
    failure_message: message?.slice(0, 500) ?? null,
    next_action_at: null,
    step_count: response.step_count + 1,
    updated_at: at,
  },
  step: { from: response.state, event },
});
