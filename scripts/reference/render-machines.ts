import { code, fenced, page, table } from './markdown.ts';
import type { DeclaredMachine, DeclaredModule } from './modules.ts';

/** Every state machine: its diagram and its table. */
export const renderMachines = (modules: readonly DeclaredModule[]): string =>
  page('State machines', 'the tables that the code and the database run on', [
    [
      'A step that stands in no table is refused twice: by the use case, and by a foreign key from',
      'the log of steps to the table of edges.',
    ].join('\n'),
    ...modules.flatMap(({ name, machines = [] }) =>
      machines.map((machine) => render(name, machine)),
    ),
  ]);

const render = (module: string, machine: DeclaredMachine): string =>
  [
    `## ${machine.name}`,
    `Of ${code(module)}. Begins ${code(machine.initial)}; ends ${ends(machine)}.`,
    fenced('mermaid', machine.mermaid()),
    table(
      ['from', 'event', 'to'],
      machine.edges.map(({ from, event, to }) => [code(from), code(event), code(to)]),
    ),
  ].join('\n\n');

const ends = (machine: DeclaredMachine): string => {
  const final = machine.states.filter((state) => machine.edges.every(({ from }) => from !== state));
  return final.length === 0 ? 'nowhere' : final.map(code).join(', ');
};
