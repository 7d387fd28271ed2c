import { formatAmount, money } from '#money';
import type { Errand } from '../errand.ts';
import { isPersonalKind } from '../personal-kinds.ts';
import type { ErrandExchangeRow } from '../store.ts';
import type { ErrandDetails, ErrandView } from './schema.ts';

/** An errand as it is shown: never what it says of a person. */
export const presentErrand = (errand: Errand): ErrandView => {
  const { scope, failure, request } = errand;
  const { expects } = request;
  return {
    id: errand.id,
    object: 'errand',
    mode: scope.mode,
    kind: errand.kind,
    owner: errand.owner,
    subject_id: errand.subjectId,
    status: errand.state,
    provider: errand.provider,
    connection_id: errand.connectionId,
    amount: expects && formatAmount(money(BigInt(expects.minor), expects.currency)),
    currency: expects?.currency ?? null,
    provider_reference: errand.reference,
    failure: failure && {
      reason: failure.reason,
      code: failure.code,
      message: failure.message,
      may_pass_later: failure.mayPassLater,
    },
    sendings: errand.sendCount,
    last_sent_at: errand.lastSentAt.toISOString(),
    looks: errand.resolveCount,
    next_look_at: errand.nextActionAt?.toISOString() ?? null,
    created_at: errand.createdAt.toISOString(),
    updated_at: errand.updatedAt.toISOString(),
  };
};

/** The same with its frozen request and what was said about it. */
export const presentErrandDetails = (
  errand: Errand,
  exchanges: readonly ErrandExchangeRow[],
): ErrandDetails => {
  const { method, path, account, body } = errand.request;
  return {
    ...presentErrand(errand),
    request: { method, path, account, body: isPersonalKind(errand.kind) ? null : body },
    exchanges: exchanges.map((exchange) => ({
      at: exchange.occurred_at.toISOString(),
      purpose: exchange.purpose,
      method: exchange.method,
      path: exchange.path,
      request: exchange.request,
      status: exchange.status,
      answer: exchange.answer,
      duration_ms: exchange.duration_ms,
    })),
  };
};
