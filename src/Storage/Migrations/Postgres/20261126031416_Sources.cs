using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Daodi.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Sources : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "import_id",
                table: "inbox",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "import_row",
                table: "inbox",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "imports",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    source = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    file_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    file_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    file_size = table.Column<long>(type: "bigint", nullable: false),
                    format = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    pulled = table.Column<bool>(type: "boolean", nullable: false),
                    encoding = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    separator = table.Column<string>(type: "character varying(1)", maxLength: 1, nullable: true),
                    items_path = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    sheet = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    notes = table.Column<string>(type: "text", nullable: true),
                    skip = table.Column<int>(type: "integer", nullable: false),
                    header_row = table.Column<int>(type: "integer", nullable: false),
                    header = table.Column<string>(type: "text", nullable: false),
                    total = table.Column<int>(type: "integer", nullable: false),
                    mapping = table.Column<string>(type: "text", nullable: true),
                    remembered = table.Column<bool>(type: "boolean", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    started_at = table.Column<long>(type: "bigint", nullable: true),
                    finished_at = table.Column<long>(type: "bigint", nullable: true),
                    done = table.Column<int>(type: "integer", nullable: false),
                    added = table.Column<int>(type: "integer", nullable: false),
                    duplicate = table.Column<int>(type: "integer", nullable: false),
                    differs = table.Column<int>(type: "integer", nullable: false),
                    replaced = table.Column<int>(type: "integer", nullable: false),
                    error_zh = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    error_en = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_imports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "source_mappings",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    source = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    fingerprint = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    mapping = table.Column<string>(type: "text", nullable: false),
                    kept_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    kept_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_source_mappings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "source_pulls",
                columns: table => new
                {
                    source = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    e_tag = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    last_modified = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    next_at = table.Column<long>(type: "bigint", nullable: false),
                    last_at = table.Column<long>(type: "bigint", nullable: true),
                    last_good_at = table.Column<long>(type: "bigint", nullable: true),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    error_zh = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    error_en = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_source_pulls", x => x.source);
                });

            migrationBuilder.CreateTable(
                name: "source_watches",
                columns: table => new
                {
                    source = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    silent_since = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_source_watches", x => x.source);
                });

            migrationBuilder.CreateTable(
                name: "sources",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    kind = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    mode = table.Column<int>(type: "integer", nullable: false),
                    made_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    made_at = table.Column<long>(type: "bigint", nullable: false),
                    title_zh = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    title_en = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    rhythm_minutes = table.Column<int>(type: "integer", nullable: true),
                    quiet_from = table.Column<int>(type: "integer", nullable: true),
                    quiet_to = table.Column<int>(type: "integer", nullable: true),
                    on = table.Column<bool>(type: "boolean", nullable: false),
                    on_since = table.Column<long>(type: "bigint", nullable: true),
                    url = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    format = table.Column<int>(type: "integer", nullable: false),
                    interval_minutes = table.Column<int>(type: "integer", nullable: false),
                    items_path = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    next_path = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    cursor_parameter = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    secret_header = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    secret = table.Column<byte[]>(type: "bytea", maxLength: 4096, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sources", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_inbox_import",
                table: "inbox",
                columns: new[] { "import_id", "state" },
                filter: "import_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_imports_open",
                table: "imports",
                column: "id",
                filter: "state IN (1, 2)");

            migrationBuilder.CreateIndex(
                name: "ix_imports_source_id",
                table: "imports",
                columns: new[] { "source", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_source_mappings_source_fingerprint",
                table: "source_mappings",
                columns: new[] { "source", "fingerprint" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "imports");

            migrationBuilder.DropTable(
                name: "source_mappings");

            migrationBuilder.DropTable(
                name: "source_pulls");

            migrationBuilder.DropTable(
                name: "source_watches");

            migrationBuilder.DropTable(
                name: "sources");

            migrationBuilder.DropIndex(
                name: "ix_inbox_import",
                table: "inbox");

            migrationBuilder.DropColumn(
                name: "import_id",
                table: "inbox");

            migrationBuilder.DropColumn(
                name: "import_row",
                table: "inbox");
        }
    }
}
