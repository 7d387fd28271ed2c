export { accountMachine } from './account/account.machine.ts';
export { type Compatibility, compatibilityOf } from './account/compatibility.ts';
export { accountRefusals } from './errors.ts';
export { accountsByReference } from './payee/accounts-by-reference.ts';
export type { Payee } from './payee/payee.ts';
export { payeesOf } from './payee/payees-of.ts';
export { type PayeeTerms, requirePayees } from './payee/require-payees.ts';
