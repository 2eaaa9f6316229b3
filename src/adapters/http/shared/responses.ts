import { type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { type Page } from '../../../application/ports/page';

interface List<Item> {
  readonly items: readonly Item[];
}

/** A property that is always present and may be null. */
export const Nullable = (type: Type<unknown>, description?: string): PropertyDecorator =>
  ApiProperty({ type, nullable: true, ...(description === undefined ? {} : { description }) });

/** Base of a response that lists everything. The extending class names the schema. */
export const listOf = <Item>(item: Type<Item>): Type<List<Item>> => {
  class ListResponse implements List<Item> {
    @ApiProperty({ type: [item] }) items!: readonly Item[];
  }
  return ListResponse;
};

/** Base of a response that lists page by page. The extending class names the schema. */
export const pageOf = <Item>(item: Type<Item>): Type<Page<Item>> => {
  class PageResponse extends listOf(item) implements Page<Item> {
    @Nullable(String) nextCursor!: string | null;
  }
  return PageResponse;
};
