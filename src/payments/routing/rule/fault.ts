/** Why a rule set is refused, by the code that a client can act upon. */
export type RuleFaultReason =
  | 'rule_id_repeated'
  | 'condition_empty'
  | 'condition_contradictory'
  | 'amount_without_currency'
  | 'amount_invalid'
  | 'currency_unknown'
  | 'rule_covered'
  | 'rule_overlaps'
  | 'overlap_unfounded'
  | 'candidates_empty'
  | 'candidate_repeated'
  | 'provider_unknown'
  | 'split_not_100'
  | 'weights_not_100'
  | 'fallback_missing'
  | 'routes_nowhere'
  | 'fees_missing';

/** One fault of a rule set. */
export interface RuleFault {
  readonly reason: RuleFaultReason;
  /** Where, as a JSON pointer into the rule set: `/rules/3/when/brand`. */
  readonly pointer: string;
  /** What is wrong and with which values, in a sentence. */
  readonly detail: string;
}
