namespace PostfixQueue.Fuzzing;

/// <summary>Changes that a broken disk or an attacker can make.</summary>
internal static class ByteMutation
{
    public static byte[] Apply(byte[] sound, Random random, Func<Random, byte[]> piece)
    {
        List<byte> changed = [.. sound];
        for (int left = 1 + random.Next(3); left > 0 && changed.Count > 0; left--)
        {
            int place = random.Next(changed.Count);
            switch (random.Next(5))
            {
                case 0:
                    changed[place] = (byte)random.Next(256);
                    break;
                case 1:
                    changed.RemoveRange(place, random.Next(1, Math.Min(30, changed.Count - place + 1)));
                    break;
                case 2:
                    changed.InsertRange(place, sound.AsSpan(random.Next(sound.Length / 2), random.Next(sound.Length / 2)).ToArray());
                    break;
                case 3 when random.Next(8) == 0:
                    for (int times = random.Next(200); times > 0; times--)
                        changed.InsertRange(place, piece(random));
                    break;
                default:
                    changed.InsertRange(place, piece(random));
                    break;
            }
        }

        return [.. changed];
    }
}
