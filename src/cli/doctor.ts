import { systemClock } from '#kernel';

import { assemble } from './assemble.ts';
import { databaseUrlOf } from './database-url.ts';
import { installationChecks } from './doctor-checks.ts';
import type { Check, CheckKind } from './house.ts';
import { loadConfig } from './load-config.ts';
import { showProgress } from './progress.ts';

type Finding = {
  readonly rule: string;
  readonly kind: CheckKind;
  readonly faults: readonly string[];
  readonly ms: number;
};

/** What a script reads; where several kinds are broken, the first of them decides. */
const exitCodes = {
  installation: 1,
  safety: 2,
  provider: 3,
  liveness: 4,
} as const satisfies Record<CheckKind, number>;

/**
 * `bascule doctor`: first the installation, then, if the database can be asked, the books.
 * The exit code says what is broken: 1 the installation, 2 the books, 3 they differ from the
 * provider's, 4 something is stuck.
 */
export const doctor = async ({ isJson }: { readonly isJson: boolean }): Promise<void> => {
  const config = loadConfig();
  const url = databaseUrlOf(config);
  const findings = await runChecks(installationChecks(url));

  if (findings.every(({ faults }) => faults.length === 0)) {
    const house = assemble(config, { databaseUrl: url, isWorker: false });
    try {
      findings.push(...(await runChecks(house.checks())));
    } finally {
      await house.close();
    }
  }

  const broken = findings.filter(({ faults }) => faults.length > 0);
  console.log(
    isJson ? JSON.stringify({ is_healthy: broken.length === 0, findings }) : told(findings),
  );
  if (broken.length > 0) {
    process.exitCode = Math.min(...broken.map(({ kind }) => exitCodes[kind]));
  }
};

const runChecks = async (checks: readonly Check[]): Promise<Finding[]> => {
  const progress = showProgress(checks.length);
  const findings: Finding[] = [];
  for (const { rule, kind = 'safety', run } of checks) {
    progress.step(rule);
    const began = systemClock.monotonicMs();
    const faults = await run().catch((fault: unknown) => [
      fault instanceof Error ? fault.message || String(fault) : String(fault),
    ]);
    findings.push({ rule, kind, faults, ms: Math.round(systemClock.monotonicMs() - began) });
  }
  progress.end();
  return findings;
};

const told = (findings: readonly Finding[]): string => {
  const lines = findings.flatMap(({ rule, faults, ms }) =>
    faults.length === 0
      ? [`  ok     ${rule} (${ms} ms)`]
      : [`  FAULT  ${rule}`, ...faults.map((fault) => `           ${fault}`)],
  );
  const broken = findings.filter(({ faults }) => faults.length > 0).length;
  const verdict =
    broken === 0 ? 'Everything is in order.' : `${broken} of ${findings.length} rules are broken.`;
  return [...lines, '', verdict].join('\n');
};
