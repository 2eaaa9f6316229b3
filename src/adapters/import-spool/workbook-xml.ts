import { SaxesParser } from 'saxes';
import { UnreadableDelivery } from '../../application/ports/import-spool';
import { damaged } from './workbook-archive';

export interface XmlHandlers {
  /** Names without a prefix: programs write `row`, `x:row` or `ss:row` for the same. */
  readonly opened?: (name: string, attribute: (name: string) => string | undefined) => void;
  readonly closed?: (name: string) => void;
  readonly text?: (text: string) => void;
}

/** A cell holds 32,767 characters at most; a piece of text that never ends would be held whole. */
const TEXT_LENGTH_MAX = 1024 * 1024;

/** Reads a part piece by piece, strictly. What is not well-formed, or declares a document type, is damage. */
export class WorkbookXml {
  private readonly parser = new SaxesParser({ xmlns: false, position: false });
  private sinceTag = 0;

  constructor({ opened, closed, text }: XmlHandlers) {
    this.parser.on('doctype', () => {
      throw damaged();
    });
    this.parser.on('opentag', ({ name, attributes }) => {
      this.sinceTag = 0;
      opened?.(localName(name), (wanted) => attributes[wanted]);
    });
    this.parser.on('closetag', ({ name }) => {
      this.sinceTag = 0;
      closed?.(localName(name));
    });
    if (text === undefined) return;
    this.parser.on('text', text);
    this.parser.on('cdata', text);
  }

  write(piece: string): void {
    this.sinceTag += piece.length;
    this.strictly(() => this.parser.write(piece));
    if (this.sinceTag > TEXT_LENGTH_MAX + piece.length) throw damaged();
  }

  end(): void {
    this.strictly(() => this.parser.close());
  }

  private strictly(step: () => void): void {
    try {
      step();
    } catch (error) {
      throw error instanceof UnreadableDelivery ? error : damaged();
    }
  }
}

/** Reads a part that is held. */
export const readXmlText = (text: string, handlers: XmlHandlers): void => {
  const xml = new WorkbookXml(handlers);
  xml.write(text);
  xml.end();
};

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
