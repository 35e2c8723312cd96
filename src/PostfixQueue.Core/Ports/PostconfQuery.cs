namespace PostfixQueue.Ports;

/// <summary>What to ask postconf(1) for. Each only reads; there is none that edits.</summary>
internal enum PostconfQuery
{
    /// <summary>Every parameter as it is in effect, with the names of other parameters left in place.</summary>
    Values,

    /// <summary>The same with the names of other parameters replaced by their values (<c>-x</c>).</summary>
    EffectiveValues,

    /// <summary>The same for the few parameters that the queue cmdlets need.</summary>
    QueueSettings,

    /// <summary>The parameters that main.cf sets (<c>-n</c>).</summary>
    SetValues,

    /// <summary>The built-in defaults (<c>-d</c>).</summary>
    Defaults,

    /// <summary>The fields of every service of master.cf, one a line (<c>-F</c>).</summary>
    ServiceFields,

    /// <summary>The <c>-o</c> settings of every service of master.cf, one a line (<c>-P</c>).</summary>
    ServiceOverrides,

    /// <summary>The types of lookup tables that this Postfix knows (<c>-m</c>).</summary>
    TableTypes,

    /// <summary>The ways of logging in that the SMTP client of this Postfix knows (<c>-A</c>).</summary>
    SaslClientTypes,
}
