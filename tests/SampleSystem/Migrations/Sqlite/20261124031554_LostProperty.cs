using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Daodi.SampleSystem.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LostProperty : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "found_things",
                columns: table => new
                {
                    case_id = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    found_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    place = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    marks = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    shelf = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    announced_on = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_found_things", x => x.case_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_found_things_announced_on",
                table: "found_things",
                column: "announced_on");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "found_things");
        }
    }
}
