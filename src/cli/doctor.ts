import { systemClock } from '#kernel';

import { assemble } from './assemble.ts';
import { databaseUrlOf } from './database-url.ts';
import { installationChecks } from './doctor-checks.ts';
import type { Check } from './house.ts';
import { loadConfig } from './load-config.ts';
import { showProgress } from './progress.ts';

type Finding = { readonly rule: string; readonly faults: readonly string[]; readonly ms: number };

/**
 * `bascule doctor`: first the installation, then, if the database can be asked, the books.
 * Exit code 1 when any rule is broken.
 */
export const doctor = async ({ isJson }: { readonly isJson: boolean }): Promise<void> => {
  const config = loadConfig();
  const url = databaseUrlOf(config);
  const findings = await runChecks(installationChecks(url));

  if (findings.every(({ faults }) => faults.length === 0)) {
    const house = assemble(config, { databaseUrl: url, isWorker: false });
    try {
      findings.push(...(await runChecks(house.checks)));
    } finally {
      await house.close();
    }
  }

  const broken = findings.filter(({ faults }) => faults.length > 0);
  console.log(
    isJson ? JSON.stringify({ is_healthy: broken.length === 0, findings }) : told(findings),
  );
  if (broken.length > 0) process.exitCode = 1;
};

const runChecks = async (checks: readonly Check[]): Promise<Finding[]> => {
  const progress = showProgress(checks.length);
  const findings: Finding[] = [];
  for (const { rule, run } of checks) {
    progress.step(rule);
    const began = systemClock.monotonicMs();
    const faults = await run().catch((fault: unknown) => [
      fault instanceof Error ? fault.message || String(fault) : String(fault),
    ]);
    findings.push({ rule, faults, ms: Math.round(systemClock.monotonicMs() - began) });
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
