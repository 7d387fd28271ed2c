import { writeAudit } from '#identity';
import { assert, type Caller, type Transaction } from '#kernel';
import type { RoutingDeps } from '../route-sources.ts';
import type { RuleSetContent } from '../rule/schema.ts';
import { presentRuleSet } from './present-rule-set.ts';
import { requireValidRules } from './require-rule-set.ts';
import type { RuleSetView } from './schema.ts';
import { insertRuleSet, type RuleSetRow, selectRuleSet } from './store.ts';

/**
 * Writes down a rule set as the next version, checked but not in force: simulate it, then activate
 * it. What is written never changes.
 *
 * @throws refusal routing_rule_set_invalid
 */
export const createRuleSet = async (
  deps: Pick<RoutingDeps, 'database' | 'clock' | 'routing'>,
  caller: Caller,
  { body }: { readonly body: RuleSetContent },
): Promise<RuleSetView> => {
  requireValidRules(body, deps.routing.knownProviders);
  const id = caller.ids.next('rrs');
  const row = await deps.database.transaction(async (tx) => {
    const made = await insertNext(tx, caller, id, body, deps.clock.now());
    if (made === undefined) {
      return await tx.row(selectRuleSet, [caller.organisationId, caller.mode, id]);
    }
    const object = { type: 'routing_rule_set', id };
    await writeAudit(tx, caller, 'routing_rule_set.created', object, { version: made.version });
    return made;
  });
  assert(row !== undefined, 'a rule set that cannot be inserted is there already');
  return presentRuleSet(row);
};

/** Numbers are taken one after another: who finds the next one gone tries the one after it. */
const insertNext = async (
  tx: Transaction,
  { organisationId, mode }: Caller,
  id: string,
  content: RuleSetContent,
  at: Date,
): Promise<RuleSetRow | undefined> => {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const values = [organisationId, mode, id, JSON.stringify(content), at] as const;
    const made = await tx.row(insertRuleSet, values);
    if (made !== undefined) return made;
    if ((await tx.row(selectRuleSet, [organisationId, mode, id])) !== undefined) return undefined;
  }
  assert(false, 'a version number is found among a hundred writers');
};

const triesMax = 100;
