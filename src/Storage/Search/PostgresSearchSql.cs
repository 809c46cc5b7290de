namespace Daodi.Storage.Search;

/// <summary>The two functions behind <see cref="PostgresSearch"/>.</summary>
internal static class PostgresSearchSql
{
    /// <summary>
    /// Makes a part. The tokens stay in the row (MAIN), uncompressed reads being what the check of the newest rows lives from.
    /// The pending list (16 MB) is larger than the default, because the
    /// store merges it in the background and the lane only appends to it; every search reads it through, so it is not larger still.
    /// </summary>
    public const string MakePart = """
        CREATE OR REPLACE FUNCTION daodi_search_part(part int, first_id bigint) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            EXECUTE format('CREATE TABLE search_texts_%s (id bigint PRIMARY KEY, tokens int[] NOT NULL, marks text[] NOT NULL) WITH (toast_tuple_target = 8160)', part);
            EXECUTE format('ALTER TABLE search_texts_%s ALTER tokens SET STORAGE MAIN', part);
            EXECUTE format('CREATE INDEX search_texts_%1$s_gin ON search_texts_%1$s USING gin (tokens, marks) WITH (gin_pending_list_limit = 16384)', part);
            INSERT INTO search_parts VALUES (part, first_id, 0);
        END $$
        """;

    /// <summary>
    /// The newest matches, part by part. In the two newest first a look at the newest thousand texts
    /// themselves, which answers whatever more than a twentieth of them contain; for the rest the index. Sequential scans are off: without order by relevance the planner
    /// takes a common word for a reason to read the whole part.
    /// </summary>
    public const string Search = """
        CREATE OR REPLACE FUNCTION daodi_search(tokens int[], marks text[], before bigint, take int) RETURNS SETOF bigint
        LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
        DECLARE
            wanted text := concat_ws(' AND ',
                CASE WHEN cardinality(tokens) > 0 THEN 'tokens @> $1' END, CASE WHEN cardinality(marks) > 0 THEN 'marks @> $2' END);
            found bigint[];
            gathered bigint[] := '{}';
            p record;
            looked int := 0;
        BEGIN
            FOR p IN SELECT part FROM search_parts WHERE first_id < before ORDER BY part DESC LOOP
                IF looked < 2 THEN
                    EXECUTE format('SELECT array(SELECT id FROM (SELECT id, tokens, marks FROM search_texts_%s WHERE id < $3 ORDER BY id DESC LIMIT 1000) new
                        WHERE %s ORDER BY id DESC LIMIT $4)', p.part, wanted) INTO found USING tokens, marks, before, take - cardinality(gathered);
                    IF cardinality(gathered) + cardinality(found) >= take THEN RETURN QUERY SELECT unnest(gathered || found); RETURN; END IF;
                    looked := looked + 1;
                END IF;
                EXECUTE format('WITH hit AS MATERIALIZED (SELECT id FROM search_texts_%s WHERE %s)
                    SELECT array(SELECT id FROM hit WHERE id < $3 ORDER BY id DESC LIMIT $4)', p.part, wanted)
                    INTO found USING tokens, marks, before, take - cardinality(gathered);
                gathered := gathered || found;
                EXIT WHEN cardinality(gathered) >= take;
            END LOOP;
            RETURN QUERY SELECT unnest(gathered);
        END $$
        """;
}
