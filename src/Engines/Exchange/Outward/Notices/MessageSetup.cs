using Daodi.Trust;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Daodi.Exchange;

/// <summary>The permission around messages.</summary>
public static class MessagePermissions
{
    /// <summary>Set up channels and templates, see what was sent to whom (masked), replay what was given up.</summary>
    public const string Keep = "exchange.messages";

    internal static readonly Role[] Roles = [new("exchange.messenger", ("消息渠道管理员", "Keeper of message channels"), [Keep])];
}

internal static class MessageSetup
{
    public static void AddMessages(this IServiceCollection services)
    {
        foreach (var type in MessageActs.Types) services.AddSingleton(type);
        foreach (var role in MessagePermissions.Roles) services.AddSingleton(role);
        services.AddSingleton<IMessageProvider, MailProvider>();
        services.AddSingleton<IMessageProvider, SmsProvider>();
        services.AddSingleton<IMessageProvider, WechatProvider>();
        services.AddSingleton<IMessageProvider, MessengerProvider>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<MessageRules>();
        services.AddSingleton<MessageTemplates>();
        services.AddSingleton<MessageChannelDesk>();
        services.AddSingleton<MessageAddressDesk>();
        services.AddSingleton<MessagePlanner>();
        services.AddSingleton<MessageSender>();
        services.AddSingleton<MessageDesk>();
        services.AddSingleton<MessageRunner>();
        services.AddHostedService(s => s.GetRequiredService<MessageRunner>());
    }
}
