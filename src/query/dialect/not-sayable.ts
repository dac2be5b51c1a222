/** The engine has no words for something; the message says for what. */
export class NotSayable extends Error {
  override readonly name = 'NotSayable';
}
