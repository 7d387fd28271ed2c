import { type RefusalCatalogue, refuser } from '#kernel';

/** Why a request about routing is not carried out. */
export const routingRefusals = {
  routing_rule_set_invalid: {
    status: 422,
    title: 'The rule set cannot work as it is written.',
    mend: 'Mend every fault that `faults` lists, each with its reason and its JSON pointer.',
    retry: 'after_change',
  },
  routing_rule_set_not_found: {
    status: 404,
    title: 'There is no such rule set.',
    mend: 'Check the id, and that the key belongs to the same organisation and mode.',
    retry: 'never',
  },
  routing_rule_set_missing: {
    status: 400,
    title: 'A simulation needs exactly one rule set.',
    mend: 'Send either rule_set_id or rule_set.',
    retry: 'after_change',
  },
  routing_no_route: {
    status: 422,
    title: 'No provider can take the payment.',
    mend: 'Look at `removed`: connect a provider that can, change the rules, or wait for health.',
    retry: 'after_change',
  },
} as const satisfies RefusalCatalogue;

/** Refuses with one of {@link routingRefusals}. */
export const refuse = refuser(routingRefusals);
