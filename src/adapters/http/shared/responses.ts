import { type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { type Page } from '../../../application/ports/page';

interface List<Item> {
  readonly items: readonly Item[];
}

/** A property that is always there, and null when there is nothing to say. */
export const Nullable = (type: Type<unknown>, description?: string): PropertyDecorator =>
  ApiProperty({ type, nullable: true, ...(description === undefined ? {} : { description }) });

/** What to extend for the answer that lists everything. The class that extends it names the schema. */
export const listOf = <Item>(item: Type<Item>): Type<List<Item>> => {
  class ListResponse implements List<Item> {
    @ApiProperty({ type: [item] }) items!: readonly Item[];
  }
  return ListResponse;
};

/** What to extend for the answer that lists page by page. The class that extends it names the schema. */
export const pageOf = <Item>(item: Type<Item>): Type<Page<Item>> => {
  class PageResponse extends listOf(item) implements Page<Item> {
    @Nullable(String) nextCursor!: string | null;
  }
  return PageResponse;
};
