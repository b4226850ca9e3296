# ruff: noqa: E501
"""Statements strangers try: ways out of the warehouse, and ways to use up the machine. ``{canary}`` and ``{target}`` are paths."""

BREAK_OUTS = """
select * from read_text('{canary}')
select * from read_blob('{canary}')
select * from read_csv('{canary}')
select * from read_csv_auto('{canary}', header = false)
select * from read_json('{canary}')
select * from read_json_auto('{canary}')
select * from read_ndjson_objects('{canary}')
select * from read_parquet('{canary}')
select * from parquet_scan('{canary}')
select * from parquet_metadata('{canary}')
select * from parquet_schema('{canary}')
select * from sniff_csv('{canary}')
select * from read_duckdb('{canary}')
select * from '{canary}'
from '{canary}'
select * from "{canary}"
select * from glob('{folder}/*')
select * from read_text('file://{canary}')
select * from read_text('/proc/self/environ')
select * from read_text('/proc/self/maps')
select * from read_blob('/dev/stdin')
select * from read_text((select '{canary}'))
select * from query('select * from read_text(''{canary}'')')
select * from query_table('{canary}')
select * from json_execute_serialized_sql(json_serialize_sql('select * from read_text(''{canary}'')'))
with secret as (select * from read_text('{canary}')) select * from secret
select (select content from read_text('{canary}'))
explain analyze select * from read_text('{canary}')
summarize select * from read_text('{canary}')
describe select * from read_csv('{canary}')
select * from read_csv('https://example.com/x.csv')
select * from read_parquet('s3://bucket/x.parquet')
select * from read_text('hf://datasets/x/y.csv')
select * from sqlite_scan('{canary}', 'x')
select * from postgres_scan('host=127.0.0.1', 'public', 'x')
select * from delta_scan('{folder}')
select * from iceberg_scan('{folder}')
select * from st_read('{canary}')
copy (select 1) to '{target}'
copy documents to '{target}' (format parquet)
copy documents from '{canary}'
explain analyze copy (select 1) to '{target}'
export database '{target}'
import database '{folder}'
attach '{target}' as other
attach ':memory:' as other
attach 'https://example.com/x.duckdb' as other
detach warehouse
use memory
install httpfs
install httpfs from 'https://example.com'
load httpfs
load '{canary}'
force install sqlite
update extensions
pragma enable_logging
call enable_logging('QueryLog', storage = 'file', storage_path = '{target}')
from enable_logging('QueryLog', storage = 'file', storage_path = '{target}')
from enable_profiling(format := 'json', save_location := '{target}')
pragma enable_profiling
pragma profiling_output = '{target}'
set enable_external_access = true
set lock_configuration = false
set memory_limit = '64GB'
set threads = 64
set temp_directory = '{folder}'
set global autoload_known_extensions = true
reset enable_external_access
set variable x = 1
pragma memory_limit = '64GB'
create secret s (type s3, key_id 'a', secret 'b')
create table planted as select 1
create temp table planted as select 1
create or replace view facts as select 1
create macro planted(x) as x
create schema planted
create function search(q) as 1
insert into documents select * from documents
update documents set text = 'planted'
delete from documents
truncate documents
merge into people using people as p on false when not matched then insert
drop table documents
drop view facts
alter table documents add column planted int
comment on table documents is 'planted'
vacuum
analyze
checkpoint
begin transaction
prepare p as select * from read_text('{canary}')
execute p
select 1; select 2
select 1; copy (select 1) to '{target}'
select 1; drop table documents; --
select getenv('HOME')
select * from arrow_scan(1, 2, 3)
select * from pandas_scan(1)
select * from python_map_function(1)
from request
from sys
explain analyze insert into people values ('x', 'x', null, null, 1)
explain analyze drop table documents
""".strip().splitlines()

RESOURCE_ATTACKS = """
select list_sort(range(100000000))
select repeat('x', 3000000000)
select repeat(repeat('x', 1000000), 1000000)
select string_agg(repeat('x', 1000000), '') from range(100000)
select list(range) from range(1000000000)
select count(*) from range(10000000) a, range(10000000) b where a.range * b.range = -1
select a.text || b.text from sentences a, sentences b, sentences c, sentences d, sentences e, sentences f, sentences g, sentences h, range(1000000) order by 1 desc limit 1
with recursive t as (select 1 as n union all select n + 1 from t) select max(n) from t
with recursive t as (select 'x' as s union all select s || s from t) select max(length(s)) from t
select * from range(100000000000)
select count(distinct hash(range)) from range(2000000000)
select * from range(300000000) order by hash(range)
select count(*) from range(100000000) where regexp_matches(repeat('a', 5000) || range, '(a*)*b')
select levenshtein(repeat('ab', 300000), repeat('ba', 300000))
select list_reduce(range(50000000), lambda x, y: x + y * 2)
select sleep_ms(600000)
""".strip().splitlines()
