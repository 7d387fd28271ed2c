import type { Database } from '#kernel';
import { selectAuditScopes } from './store.ts';
import { verifyAudit } from './verify-audit.ts';

const scopesMax = 100_000;

/** Recomputes the audit chains of all organisations, or of one; a sentence for each broken one. */
export const verifyAudits = async (
  deps: { readonly database: Database },
  organisationId?: string,
): Promise<readonly string[]> => {
  const scopes = await deps.database.transaction(
    async (tx) => await tx.rows(selectAuditScopes, [organisationId ?? null, scopesMax]),
  );
  const faults: string[] = [];
  for (const scope of scopes) {
    const verdict = await verifyAudit(deps, {
      organisationId: scope.organisation_id,
      mode: scope.mode,
    });
    if (verdict.isWhole) continue;
    const place = `${scope.organisation_id} ${scope.mode}, entry ${verdict.firstBroken}`;
    faults.push(`${place}: ${verdict.reason}`);
  }
  return faults;
};
