import { DomainError } from '../../../domain/shared/errors';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

const NAMES: Readonly<Record<Encoding, string>> = { 'utf-8': 'UTF-8', 'utf-16le': 'UTF-16', 'utf-16be': 'UTF-16' };

/**
 * The text of CSV bytes: UTF-8, or UTF-16 with its byte order mark, as Excel writes "Unicode Text". The mark is left
 * out. Throws REQUEST_INVALID for anything else; UTF-16 without its mark would pass for UTF-8 full of zero characters.
 */
export const csvTextOf = (bytes: Uint8Array): string => {
  const encoding = encodingOf(bytes);
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(`The file is not ${NAMES[encoding]}.`);
  }
  if (text.includes('\0'))
    throw unreadable('The file has zero characters: it is not text, or UTF-16 without its mark.');
  return text;
};

const encodingOf = ([first, second]: Uint8Array): Encoding => {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
};

const unreadable = (message: string): DomainError =>
  new DomainError('REQUEST_INVALID', message, 'Save it as "CSV UTF-8" and send it again.');
