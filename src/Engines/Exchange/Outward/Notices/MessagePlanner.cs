using System.Text.Json;
using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Daodi.Exchange;

/// <summary>A notice that no channel has been looked up for yet.</summary>
/// <param name="Account">For one account; otherwise for those of <paramref name="Unit"/>, and of them those with <paramref name="Permission"/>.</param>
public sealed record NoticeToCarry(long Id, string Kind, Words Words, long? CaseId, string? CaseNo, DateTimeOffset At, Guid? Account, string? Unit, string? Permission);

/// <summary>
/// The notices of the product, to be carried further. An interface because notices belong to a neighbouring engine that this one
/// does not know. A notice waits from the transaction that writes it until the one that writes its messages.
/// </summary>
public interface INoticeFeed
{
    Task<bool> Any(DaodiDb db, CancellationToken ct);

    /// <summary>Those that wait, the oldest first.</summary>
    Task<IReadOnlyList<NoticeToCarry>> Next(DaodiDb db, int most, CancellationToken ct);

    /// <summary>They wait no more; in the transaction of their messages.</summary>
    Task Carried(DaodiDb db, IReadOnlyCollection<long> ids, CancellationToken ct);
}

/// <summary>
/// Follows the notices: for each and every one who is meant, on every channel that the person chose and has proven an address
/// for, one row of the outbox. Rows and the mark that the notice is carried are one transaction, so that a process killed
/// anywhere in between loses none and doubles none.
/// </summary>
public sealed class MessagePlanner(
    IEnumerable<INoticeFeed> feeds, MessageChannelDesk channels, MessageTemplates templates, MessageRules rules, Roles roles, IReader reader, IWriteLane lane,
    IOptions<MessageOptions> options, TimeProvider clock)
{
    private const int Batch = 50;

    /// <summary>Carries up to a batch; how many notices were.</summary>
    public async Task<int> RunOnce(CancellationToken ct = default)
    {
        var carried = 0;
        foreach (var feed in feeds)
        {
            if (!await reader.Read(db => feed.Any(db, ct))) continue;
            var done = await lane.Run<int>(async (db, stop) =>
            {
                var notices = await feed.Next(db, Batch, stop);
                await Plan(db, notices, stop);
                await feed.Carried(db, [.. notices.Select(n => n.Id)], stop);
                return notices.Count;
            }, ct);
            if (!done.Ok) throw new InvalidOperationException(done.Error.ToString());
            carried += done.Value;
        }

        return carried;
    }

    private async Task Plan(DaodiDb db, IReadOnlyList<NoticeToCarry> notices, CancellationToken ct)
    {
        var now = clock.Instant();
        var on = (await channels.All(db, ct)).Values.Where(c => c.State != ChannelState.Off).ToDictionary(c => c.Id);
        if (on.Count == 0) return;
        // What is too old for every channel, as after a long halt or in an imported history, costs no further look.
        var stale = on.Keys.Max(id => rules.Limits(id).Stale);
        notices = [.. notices.Where(n => now - n.At <= stale)];
        if (notices.Count == 0) return;
        var people = await People(db, notices, ct);
        Guid[] ids = [.. people.Values.SelectMany(p => p).Select(p => p.Id).Distinct()];
        if (ids.Length == 0) return;
        var addresses = (await db.Set<MessageAddress>().AsNoTracking().Where(a => ids.Contains(a.AccountId) && a.ProvenAt != null).ToListAsync(ct))
            .Where(a => on.TryGetValue(a.Channel, out var channel) && a.Serves(channel.State)).ToLookup(a => a.AccountId);
        if (addresses.Count == 0) return;
        var choices = (await db.Set<MessageChoice>().AsNoTracking().Where(c => ids.Contains(c.AccountId)).ToListAsync(ct)).ToDictionary(c => (c.AccountId, c.Kind), c => c.Channels);
        var edited = await MessageTemplates.Edited(db, ct);
        // Kinds that nobody listed are chosen together, as «other notices».
        var listed = rules.Kinds.Select(k => k.Kind).ToHashSet(StringComparer.Ordinal);
        foreach (var notice in notices)
        {
            var kind = rules.Kind(notice.Kind);
            var choice = listed.Contains(kind.Kind) ? kind.Kind : RuleRow.Any;
            foreach (var person in people[notice.Id])
            {
                foreach (var address in addresses[person.Id])
                {
                    if (now - notice.At > rules.Limits(address.Channel).Stale || !(choices.TryGetValue((person.Id, choice), out var chosen) ? chosen.Split(',').Contains(address.Channel) : kind.Channels.Contains(address.Channel))) continue;
                    await Write(db, notice, kind, person, address, on[address.Channel], templates.Find(edited, notice.Kind, address.Channel), now, ct);
                }
            }
        }
    }

    private async Task Write(
        DaodiDb db, NoticeToCarry notice, MessageKind kind, Person person, MessageAddress address, MessageChannel channel, TemplateInForce template, DateTimeOffset now, CancellationToken ct)
    {
        var limits = rules.Limits(channel.Id);
        var due = kind.Urgent ? now : rules.Quiet(channel.Id)?.End(now) ?? now;
        var english = person.Language == "en";
        var values = Values(notice, kind, person, english);
        var text = template.TextIn(person.Language);
        var (digest, late) = await Crowd(db, person.Id, channel.Id, limits, due, kind.Urgent, ct);
        var message = new Message
        {
            Id = Ids.Next(),
            NoticeId = notice.Id,
            AccountId = person.Id,
            Channel = channel.Id,
            AddressId = address.Id,
            Masked = address.Masked,
            ToDigest = address.Digest,
            Kind = notice.Kind,
            CaseId = notice.CaseId,
            CaseNo = notice.CaseNo,
            Language = person.Language,
            Subject = MessageText.OneLine(MessageText.Fill(template.SubjectIn(person.Language), values), Message.LongestSubject),
            Text = MessageText.Safe(MessageText.Fill(text, values), Message.LongestText),
            Values = JsonSerializer.Serialize(MessageText.Used(text).ToDictionary(n => n, n => values.GetValueOrDefault(n) ?? "")),
            Number = template.Number,
            Urgent = kind.Urgent,
            InSandbox = channel.State == ChannelState.Sandbox,
            State = MessageState.Waiting,
            At = now,
            Since = now,
            NextAt = due,
        };
        if (late)
        {
            digest ??= Open(db, message, kind.Urgent ? now + limits.Urgent : due > now + limits.Window ? due : Quiet(channel.Id, now + limits.Window));
            message.State = MessageState.Gathered;
            message.DigestId = digest.Id;
            digest.Count++;
            // What waits untried for the same hour need not come alone before it: after a quiet night there is one message.
            if (due > now)
            {
                await db.SaveChangesAsync(ct);
                await db.Set<Message>().Where(m => m.AccountId == person.Id && m.Channel == channel.Id && m.State == MessageState.Waiting && m.NoticeId != null && m.Attempts == 0 && !m.Urgent && m.NextAt > now)
                    .ForEachAsync(m => (m.State, m.DigestId) = (MessageState.Gathered, digest.Id), ct);
            }
        }

        db.Add(message);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>
    /// Whether one more would be too many for this person on this channel: more than the limit have gone, or are to go, within the
    /// window before it. Then it joins the digest that is open, or one is opened, and what waits untried joins it too.
    /// </summary>
    private static async Task<(Message? Digest, bool Late)> Crowd(DaodiDb db, Guid account, string channel, MessageLimits limits, DateTimeOffset due, bool urgent, CancellationToken ct)
    {
        var mine = db.Set<Message>().Where(m => m.AccountId == account && m.Channel == channel);
        if (await mine.FirstOrDefaultAsync(m => m.State == MessageState.Waiting && m.Kind == MessageKinds.Digest && m.Attempts == 0 && m.Text == "" && m.Urgent == urgent, ct) is { } open) return (open, true);
        var since = due - limits.Window;
        var single = mine.Where(m => m.Kind != MessageKinds.Code && m.Kind != MessageKinds.Digest && m.NoticeId != null && m.Urgent == urgent
            && (m.State == MessageState.Waiting || m.State == MessageState.Sent || m.State == MessageState.Shown || m.State == MessageState.Dead) && m.NextAt > since);
        return (null, await single.CountAsync(ct) >= limits.Most);
    }

    private static Message Open(DaodiDb db, Message first, DateTimeOffset due)
    {
        var digest = new Message
        {
            Id = Ids.Next(),
            AccountId = first.AccountId,
            Channel = first.Channel,
            AddressId = first.AddressId,
            Masked = first.Masked,
            ToDigest = first.ToDigest,
            Kind = MessageKinds.Digest,
            Language = first.Language,
            Urgent = first.Urgent,
            InSandbox = first.InSandbox,
            State = MessageState.Waiting,
            At = first.At,
            Since = first.At,
            NextAt = due,
            Count = 0,
        };
        db.Add(digest);
        return digest;
    }

    private DateTimeOffset Quiet(string channel, DateTimeOffset at) => rules.Quiet(channel)?.End(at) ?? at;

    private Dictionary<string, string> Values(NoticeToCarry notice, MessageKind kind, Person person, bool english) => new()
    {
        ["site"] = options.Value.NameIn(person.Language),
        ["name"] = person.Name,
        ["kind"] = english ? kind.Title.En : kind.Title.Zh,
        ["no"] = notice.CaseNo ?? "-",
        ["notice"] = PersonalText.Mask(english ? notice.Words.En : notice.Words.Zh),
        ["at"] = MessageRules.Clock(notice.At),
        ["link"] = Link(options.Value, notice.CaseNo) ?? "",
    };

    internal static string? Link(MessageOptions options, string? caseNo) =>
        options.PublicUrl is not { Length: > 0 } site ? null : site.TrimEnd('/') + (caseNo is null ? "/notices" : $"/cases/{Uri.EscapeDataString(caseNo)}");

    /// <summary>Who is meant by each notice and can be reached: active accounts with a proven address.</summary>
    private async Task<Dictionary<long, List<Person>>> People(DaodiDb db, IReadOnlyList<NoticeToCarry> notices, CancellationToken ct)
    {
        var all = new Dictionary<(Guid?, string?, string?), List<Person>>();
        foreach (var group in notices.Select(n => (n.Account, n.Unit, n.Permission)).Distinct())
        {
            var (account, unit, permission) = group;
            var accounts = db.Set<Account>().AsNoTracking().Where(a => a.Active && db.Set<MessageAddress>().Any(m => m.AccountId == a.Id && m.ProvenAt != null));
            if (account is { } id)
            {
                accounts = accounts.Where(a => a.Id == id);
            }
            else
            {
                accounts = accounts.Where(a => a.UnitCode == unit);
                if (permission is not null)
                {
                    string[] named = [.. roles.All.Where(r => r.Permissions.Contains(permission)).Select(r => r.Name)];
                    accounts = accounts.Where(a => db.Set<AccountRole>().Any(r => r.AccountId == a.Id && named.Contains(r.Role)));
                }
            }

            all[group] = await accounts.Select(a => new Person(a.Id, a.DisplayName, a.Language)).ToListAsync(ct);
        }

        return notices.ToDictionary(n => n.Id, n => all[(n.Account, n.Unit, n.Permission)]);
    }

    internal sealed record Person(Guid Id, string Name, string Language);
}
