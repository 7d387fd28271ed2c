/** A fault that a person at the terminal can mend: its message is all they need, no stack. */
export class CommandFault extends Error {
  override readonly name = 'CommandFault';
}
